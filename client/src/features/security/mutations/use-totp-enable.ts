import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const TotpEnable = graphql(`
  mutation TotpEnable($input: TotpEnableInput!) {
    totpEnable(input: $input) {
      backupCodes
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Switches the second factor on; gives the backup codes, this once. */
export function useTotpEnable() {
  return useMutation(TotpEnable);
}
