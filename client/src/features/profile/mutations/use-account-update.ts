import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AccountUpdate = graphql(`
  mutation AccountUpdate($input: AccountUpdateInput!) {
    accountUpdate(input: $input) {
      user {
        id
        displayName
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Changes what others see of the viewer's account. */
export function useAccountUpdate() {
  return useMutation(AccountUpdate);
}
