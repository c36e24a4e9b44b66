import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const EmailVerificationRequest = graphql(`
  mutation EmailVerificationRequest {
    emailVerificationRequest {
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Sends the mail that verifies the address once more. */
export function useEmailVerificationRequest() {
  return useMutation(EmailVerificationRequest);
}
