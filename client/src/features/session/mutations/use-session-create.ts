import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const SessionCreate = graphql(`
  mutation SessionCreate($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      accessToken
      challenge
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Signs in. The caller hands the token to the session keeper. */
export function useSessionCreate() {
  return useMutation(SessionCreate);
}
