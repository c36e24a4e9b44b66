import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PasswordChange = graphql(`
  mutation PasswordChange($input: PasswordChangeInput!) {
    passwordChange(input: $input) {
      user {
        id
      }
      endedCount
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Changes the password and ends all other sessions. */
export function usePasswordChange() {
  return useMutation(PasswordChange);
}
