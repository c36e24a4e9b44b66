import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycApplicationCreate = graphql(`
  mutation KycApplicationCreate($input: KycApplicationCreateInput!) {
    kycApplicationCreate(input: $input) {
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

/** Opens an application for the viewer's own performer, as a draft. */
export function useKycApplicationCreate() {
  return useMutation(KycApplicationCreate);
}
