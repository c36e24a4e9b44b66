import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationMemberRoleChange = graphql(`
  mutation ConversationMemberRoleChange($input: ConversationMemberRoleChangeInput!) {
    conversationMemberRoleChange(input: $input) {
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

/** Makes a member of a group an admin, or an admin a member. */
export function useConversationMemberRoleChange() {
  return useChatAction(ConversationMemberRoleChange, (data) => data.conversationMemberRoleChange);
}
