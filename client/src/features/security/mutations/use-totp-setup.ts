import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const TotpSetup = graphql(`
  mutation TotpSetup {
    totpSetup {
      secret
      otpAuthUri
      qrCodeImage
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Begins to set up a second factor. */
export function useTotpSetup() {
  return useMutation(TotpSetup);
}
