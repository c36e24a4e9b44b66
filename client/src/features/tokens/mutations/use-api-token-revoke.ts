import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const ApiTokenRevoke = graphql(`
  mutation ApiTokenRevoke($input: ApiTokenRevokeInput!) {
    apiTokenRevoke(input: $input) {
      apiToken {
        id
        revokedAt
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Revokes one of the viewer's own API tokens. */
export function useApiTokenRevoke() {
  return useMutation(ApiTokenRevoke);
}
