import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationOwnershipTransfer = graphql(`
  mutation ConversationOwnershipTransfer($input: ConversationOwnershipTransferInput!) {
    conversationOwnershipTransfer(input: $input) {
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

/** Makes another member the owner of a group. */
export function useConversationOwnershipTransfer() {
  return useChatAction(ConversationOwnershipTransfer, (data) => data.conversationOwnershipTransfer);
}
