import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const EmailVerify = graphql(`
  mutation EmailVerify($input: EmailVerifyInput!) {
    emailVerify(input: $input) {
      email
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Verifies an address with the token that was mailed to it. */
export function useEmailVerify() {
  return useMutation(EmailVerify);
}
