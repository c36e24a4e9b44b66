import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationWithdraw = graphql(`
  mutation KycApplicationWithdraw($input: KycApplicationWithdrawInput!) {
    kycApplicationWithdraw(input: $input) {
      application {
        id
        ...KycApplicationState
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Takes the application back before it is decided. */
export function useKycApplicationWithdraw() {
  return useMutation(KycApplicationWithdraw);
}
