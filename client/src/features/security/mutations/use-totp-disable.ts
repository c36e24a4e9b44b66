import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const TotpDisable = graphql(`
  mutation TotpDisable($input: TotpDisableInput!) {
    totpDisable(input: $input) {
      user {
        id
        ...TotpSection
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Switches the second factor off. */
export function useTotpDisable() {
  return useMutation(TotpDisable);
}
