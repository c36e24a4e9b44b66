import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const PasswordResetRequest = graphql(`
  mutation PasswordResetRequest($input: PasswordResetRequestInput!) {
    passwordResetRequest(input: $input) {
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Asks for a mail with a link to a new password. */
export function usePasswordResetRequest() {
  return useMutation(PasswordResetRequest);
}
