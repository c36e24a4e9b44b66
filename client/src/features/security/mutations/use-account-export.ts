import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const AccountExport = graphql(`
  mutation AccountExport {
    accountExport {
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

/** Begins to collect everything that is held on the viewer. */
export function useAccountExport() {
  return useMutation(AccountExport);
}
