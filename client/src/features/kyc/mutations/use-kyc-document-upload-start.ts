import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const KycDocumentUploadStart = graphql(`
  mutation KycDocumentUploadStart($input: KycDocumentUploadStartInput!) {
    kycDocumentUploadStart(input: $input) {
      document {
        id
        kind
        status
      }
      uploadUrl
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Gives the signed address that one document is to be `PUT` to. */
export function useKycDocumentUploadStart() {
  return useMutation(KycDocumentUploadStart);
}
