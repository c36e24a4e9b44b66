import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UserDisable = graphql(`
  mutation UserDisable($input: UserDisableInput!) {
    userDisable(input: $input) {
      user {
        id
        ...UserAdminRow
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Closes an account: its sessions and tokens end at once. */
export function useUserDisable() {
  return useMutation(UserDisable);
}
