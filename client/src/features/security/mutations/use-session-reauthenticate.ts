import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const SessionReauthenticate = graphql(`
  mutation SessionReauthenticate($input: SessionReauthenticateInput!) {
    sessionReauthenticate(input: $input) {
      session {
        id
        authenticatedAt
      }
      challenge
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Proves once more who the viewer is. */
export function useSessionReauthenticate() {
  return useMutation(SessionReauthenticate);
}
