import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const EmailChange = graphql(`
  mutation EmailChange($input: EmailChangeInput!) {
    emailChange(input: $input) {
      pendingEmail
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Asks for another address; it takes effect when it is verified. */
export function useEmailChange() {
  return useMutation(EmailChange);
}
