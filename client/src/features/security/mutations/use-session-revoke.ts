import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const SessionRevoke = graphql(`
  mutation SessionRevoke($input: SessionRevokeInput!) {
    sessionRevoke(input: $input) {
      session {
        id
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Ends one of the viewer's own sessions. */
export function useSessionRevoke() {
  return useMutation(SessionRevoke);
}
