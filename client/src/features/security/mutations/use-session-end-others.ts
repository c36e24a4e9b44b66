import { useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';

const SessionEndOthers = graphql(`
  mutation SessionEndOthers {
    sessionEndOthers {
      endedCount
      userErrors {
        field
        code
        message
      }
    }
  }
`);

/** Signs out everywhere but here. */
export function useSessionEndOthers() {
  return useMutation(SessionEndOthers);
}
