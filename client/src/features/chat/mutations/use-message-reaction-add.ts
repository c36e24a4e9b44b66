import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const MessageReactionAdd = graphql(`
  mutation MessageReactionAdd($input: MessageReactionAddInput!) {
    messageReactionAdd(input: $input) {
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

/** Adds the viewer’s reaction; the feed hears of it by its event. */
export function useMessageReactionAdd() {
  return useChatAction(MessageReactionAdd, (data) => data.messageReactionAdd);
}
