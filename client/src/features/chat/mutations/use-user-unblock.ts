import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const UserUnblock = graphql(`
  mutation UserUnblock($input: UserUnblockInput!) {
    userUnblock(input: $input) {
      user {
        id
        viewerHasBlocked
      }
      userErrors {
        code
        message
      }
    }
  }
`);

/** Ends a block. */
export function useUserUnblock() {
  return useChatAction(UserUnblock, (data) => data.userUnblock);
}
