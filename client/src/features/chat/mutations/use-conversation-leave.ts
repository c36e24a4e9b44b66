import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationLeave = graphql(`
  mutation ConversationLeave($input: ConversationLeaveInput!) {
    conversationLeave(input: $input) {
      leftConversationId
      userErrors {
        code
        message
      }
    }
  }
`);

/** Takes the viewer out of a group. */
export function useConversationLeave() {
  return useChatAction(ConversationLeave, (data) => data.conversationLeave);
}
