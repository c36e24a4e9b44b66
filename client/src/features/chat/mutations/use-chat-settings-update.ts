import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ChatSettingsUpdate = graphql(`
  mutation ChatSettingsUpdate($input: ChatSettingsUpdateInput!) {
    chatSettingsUpdate(input: $input) {
      user {
        id
        chatSettings {
          sendsTyping
          sendsReadReceipts
          doNotDisturb
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Changes how the chat behaves for the viewer. */
export function useChatSettingsUpdate() {
  return useChatAction(ChatSettingsUpdate, (data) => data.chatSettingsUpdate);
}
