import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const DirectConversationOpen = graphql(`
  mutation DirectConversationOpen($input: DirectConversationOpenInput!) {
    directConversationOpen(input: $input) {
      conversation {
        id
        ...ConversationListItem
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Opens the conversation with one other user. */
export function useDirectConversationOpen() {
  return useMutation(DirectConversationOpen);
}
