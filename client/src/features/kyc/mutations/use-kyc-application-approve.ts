import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationApprove = graphql(`
  mutation KycApplicationApprove($input: KycApplicationApproveInput!) {
    kycApplicationApprove(input: $input) {
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

/** The reviewer approves the application. */
export function useKycApplicationApprove() {
  return useMutation(KycApplicationApprove);
}
