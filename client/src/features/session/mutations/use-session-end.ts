import { useCallback } from 'react';
import { type CombinedError, useMutation } from 'urql';
import { graphql } from '../../../graphql/generated/index.ts';
import { useSessionKeeper } from '../hooks/use-session.ts';

const SessionEnd = graphql(`
  mutation SessionEnd {
    sessionEnd {
      userErrors {
        code
      }
    }
  }
`);

/**
 * Signs out. Gives the error back when the server was not reached: the cookie then still stands, and so does the session. A server
 * that knows of no session any more has nothing left to end.
 */
export function useSessionEnd(): () => Promise<CombinedError | null> {
  const keeper = useSessionKeeper();
  const [, end] = useMutation(SessionEnd);
  return useCallback(async () => {
    const { error } = await end({});
    if (error?.networkError) return error;
    keeper.end();
    return null;
  }, [end, keeper]);
}
