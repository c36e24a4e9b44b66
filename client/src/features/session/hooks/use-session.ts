import { createContext, useContext, useSyncExternalStore } from 'react';
import type { SessionKeeper, SessionState } from '../../../graphql/session-keeper.ts';

export const SessionContext = createContext<SessionKeeper | null>(null);

/** The keeper of this browser's sign-in. Throws outside `SessionProvider`. */
export function useSessionKeeper(): SessionKeeper {
  const keeper = useContext(SessionContext);
  if (!keeper) throw new Error('There is no SessionProvider above this component.');
  return keeper;
}

/** Whether somebody is signed in here; who it is, `useViewer` tells. */
export function useSession(): SessionState {
  const { state } = useSessionKeeper();
  return useSyncExternalStore(state.subscribe, state.get);
}
