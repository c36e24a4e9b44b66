import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const MessageDelete = graphql(`
  mutation MessageDelete($input: MessageDeleteInput!) {
    messageDelete(input: $input) {
      deletedMessageId
      userErrors {
        code
        message
      }
    }
  }
`);

/** Takes a message back for everybody; the feed hears of it by its event. */
export function useMessageDelete() {
  return useChatAction(MessageDelete, (data) => data.messageDelete);
}
