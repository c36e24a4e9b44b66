import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationReject = graphql(`
  mutation KycApplicationReject($input: KycApplicationRejectInput!) {
    kycApplicationReject(input: $input) {
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

/** The reviewer rejects the application, with a reason. */
export function useKycApplicationReject() {
  return useMutation(KycApplicationReject);
}
