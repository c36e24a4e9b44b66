import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationClaim = graphql(`
  mutation KycApplicationClaim($input: KycApplicationClaimInput!) {
    kycApplicationClaim(input: $input) {
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

/** A reviewer takes the application, so that no other decides on it. */
export function useKycApplicationClaim() {
  return useMutation(KycApplicationClaim);
}
