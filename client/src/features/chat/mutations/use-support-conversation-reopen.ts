import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const SupportConversationReopen = graphql(`
  mutation SupportConversationReopen($input: SupportConversationReopenInput!) {
    supportConversationReopen(input: $input) {
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

/** Opens a closed support conversation again. */
export function useSupportConversationReopen() {
  return useChatAction(SupportConversationReopen, (data) => data.supportConversationReopen);
}
