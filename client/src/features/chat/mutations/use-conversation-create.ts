import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ConversationCreate = graphql(`
  mutation ConversationCreate($input: ConversationCreateInput!) {
    conversationCreate(input: $input) {
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

/** Starts a group. */
export function useConversationCreate() {
  return useMutation(ConversationCreate);
}
