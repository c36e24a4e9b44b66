import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationRequestResubmission = graphql(`
  mutation KycApplicationRequestResubmission($input: KycApplicationRequestResubmissionInput!) {
    kycApplicationRequestResubmission(input: $input) {
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

/** The reviewer asks for named documents once more. */
export function useKycApplicationRequestResubmission() {
  return useMutation(KycApplicationRequestResubmission);
}
