import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const MessageReactionRemove = graphql(`
  mutation MessageReactionRemove($input: MessageReactionRemoveInput!) {
    messageReactionRemove(input: $input) {
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

/** Takes the viewer’s reaction back; the feed hears of it by its event. */
export function useMessageReactionRemove() {
  return useChatAction(MessageReactionRemove, (data) => data.messageReactionRemove);
}
