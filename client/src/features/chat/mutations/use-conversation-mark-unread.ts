import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationMarkUnread = graphql(`
  mutation ConversationMarkUnread($input: ConversationMarkUnreadInput!) {
    conversationMarkUnread(input: $input) {
      conversation {
        id
        viewerHasMarkedUnread
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Marks a conversation as unread, in all windows of the viewer. */
export function useConversationMarkUnread() {
  return useChatAction(ConversationMarkUnread, (data) => data.conversationMarkUnread);
}
