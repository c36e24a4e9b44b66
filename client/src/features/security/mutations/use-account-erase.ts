import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AccountErase = graphql(`
  mutation AccountErase {
    accountErase {
      task {
        id
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Closes the viewer's account and erases what is held on them. */
export function useAccountErase() {
  return useMutation(AccountErase);
}
