import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const SupportConversationClose = graphql(`
  mutation SupportConversationClose($input: SupportConversationCloseInput!) {
    supportConversationClose(input: $input) {
      conversation {
        id
        ...ConversationFacts
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Closes a support conversation. */
export function useSupportConversationClose() {
  return useChatAction(SupportConversationClose, (data) => data.supportConversationClose);
}
