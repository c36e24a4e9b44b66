import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const ConversationMute = graphql(`
  mutation ConversationMute($input: ConversationMuteInput!) {
    conversationMute(input: $input) {
      conversation {
        id
        mutedUntil
        notificationLevel
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Mutes a conversation for the viewer until some time, wholly or but for mentions; or no longer. */
export function useConversationMute() {
  return useChatAction(ConversationMute, (data) => data.conversationMute);
}
