import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UserEnable = graphql(`
  mutation UserEnable($input: UserEnableInput!) {
    userEnable(input: $input) {
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

/** Opens a closed account again. */
export function useUserEnable() {
  return useMutation(UserEnable);
}
