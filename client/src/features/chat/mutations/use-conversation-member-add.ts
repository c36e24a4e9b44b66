import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationMemberAdd = graphql(`
  mutation ConversationMemberAdd($input: ConversationMemberAddInput!) {
    conversationMemberAdd(input: $input) {
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

/** Adds people to a group. */
export function useConversationMemberAdd() {
  return useChatAction(ConversationMemberAdd, (data) => data.conversationMemberAdd);
}
