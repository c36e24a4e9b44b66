import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const MessageEdit = graphql(`
  mutation MessageEdit($input: MessageEditInput!) {
    messageEdit(input: $input) {
      message {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Changes the text of the viewer’s own message; the feed hears of it by its event. */
export function useMessageEdit() {
  return useChatAction(MessageEdit, (data) => data.messageEdit);
}
