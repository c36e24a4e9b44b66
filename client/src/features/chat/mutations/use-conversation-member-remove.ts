import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationMemberRemove = graphql(`
  mutation ConversationMemberRemove($input: ConversationMemberRemoveInput!) {
    conversationMemberRemove(input: $input) {
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

/** Takes somebody out of a group. */
export function useConversationMemberRemove() {
  return useChatAction(ConversationMemberRemove, (data) => data.conversationMemberRemove);
}
