import { useQuery } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ChatSettingsQuery = graphql(`
  query ChatSettings {
    viewer {
      id
      chatSettings {
        sendsTyping
        sendsReadReceipts
        doNotDisturb
      }
    }
  }
`);

/** How the chat behaves for the viewer; null until it is known. */
export function useChatSettings() {
  const [{ data, error }, reload] = useQuery({ query: ChatSettingsQuery });
  return {
    ...{ settings: data?.viewer?.chatSettings ?? null, error },
    reload: () => reload({ requestPolicy: 'network-only' }),
  };
}
