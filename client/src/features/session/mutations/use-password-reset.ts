import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PasswordReset = graphql(`
  mutation PasswordReset($input: PasswordResetInput!) {
    passwordReset(input: $input) {
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Sets a new password with the token of a mailed link. */
export function usePasswordReset() {
  return useMutation(PasswordReset);
}
