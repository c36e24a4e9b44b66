import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const SupportConversationOpen = graphql(`
  mutation SupportConversationOpen($input: SupportConversationOpenInput!) {
    supportConversationOpen(input: $input) {
      conversation {
        id
        ...ConversationListItem
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Asks for help. */
export function useSupportConversationOpen() {
  return useChatAction(SupportConversationOpen, (data) => data.supportConversationOpen);
}
