import { graphql } from '../../../graphql/generated/index.ts';
import { useChatAction } from '../hooks/use-chat-action.ts';

const UserBlock = graphql(`
  mutation UserBlock($input: UserBlockInput!) {
    userBlock(input: $input) {
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

/** From now on neither of the two writes to the other directly. */
export function useUserBlock() {
  return useChatAction(UserBlock, (data) => data.userBlock);
}
