import { createContext, useContext } from 'react';
import type { AnyVariables, OperationResult } from 'urql';

/**
 * Does something that may want a fresh proof of who the viewer is. Where the server asks for one, the viewer is asked, and it is done
 * again; where they would rather not, nothing is done, and the answer has neither data nor an error: they know.
 */
export type ProvedAct = <Data, Variables extends AnyVariables>(
  act: () => Promise<OperationResult<Data, Variables>>,
) => Promise<OperationResult<Data, Variables>>;

export const ReauthenticationContext = createContext<ProvedAct | null>(null);

/** Throws outside `ReauthenticationProvider`. */
export function useReauthentication(): ProvedAct {
  const prove = useContext(ReauthenticationContext);
  if (!prove) throw new Error('There is no ReauthenticationProvider above this component.');
  return prove;
}
