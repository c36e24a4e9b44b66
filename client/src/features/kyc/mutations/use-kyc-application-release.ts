import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationRelease = graphql(`
  mutation KycApplicationRelease($input: KycApplicationReleaseInput!) {
    kycApplicationRelease(input: $input) {
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

/** The reviewer gives the application back to the queue. */
export function useKycApplicationRelease() {
  return useMutation(KycApplicationRelease);
}
