import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationSubmit = graphql(`
  mutation KycApplicationSubmit($input: KycApplicationSubmitInput!) {
    kycApplicationSubmit(input: $input) {
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

/** Hands the application in. */
export function useKycApplicationSubmit() {
  return useMutation(KycApplicationSubmit);
}
