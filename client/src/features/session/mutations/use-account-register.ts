import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AccountRegister = graphql(`
  mutation AccountRegister($input: AccountRegisterInput!) {
    accountRegister(input: $input) {
      accessToken
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Makes an account and signs it in. The caller hands the token to the session keeper. */
export function useAccountRegister() {
  return useMutation(AccountRegister);
}
