import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const SupportConversationAssign = graphql(`
  mutation SupportConversationAssign($input: SupportConversationAssignInput!) {
    supportConversationAssign(input: $input) {
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

/** Gives a support conversation to somebody to look after. */
export function useSupportConversationAssign() {
  return useChatAction(SupportConversationAssign, (data) => data.supportConversationAssign);
}
