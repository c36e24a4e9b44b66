import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const UserTypeChange = graphql(`
  mutation UserTypeChange($input: UserTypeChangeInput!) {
    userTypeChange(input: $input) {
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

/** Changes the role of an account and ends its sessions. */
export function useUserTypeChange() {
  return useMutation(UserTypeChange);
}
