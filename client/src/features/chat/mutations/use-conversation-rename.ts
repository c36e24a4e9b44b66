import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationRename = graphql(`
  mutation ConversationRename($input: ConversationRenameInput!) {
    conversationRename(input: $input) {
      conversation {
        id
        title
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Gives a group another title. */
export function useConversationRename() {
  return useChatAction(ConversationRename, (data) => data.conversationRename);
}
