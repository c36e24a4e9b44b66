import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import { createStore, type Store } from '../lib/store.ts';
import type { ConnectionState } from './socket.ts';

export const ConnectionContext = createContext<Store<ConnectionState>>(createStore<ConnectionState>('idle'));

/** How the socket of the live updates is doing. */
export function useConnectionState(): ConnectionState {
  const connection = useContext(ConnectionContext);
  return useSyncExternalStore(connection.subscribe, connection.get);
}

export const OutdatedContext = createContext<Store<boolean>>(createStore(false));

/** Whether the gateway is of another version than this client. */
export function useOutdated(): boolean {
  const outdated = useContext(OutdatedContext);
  return useSyncExternalStore(outdated.subscribe, outdated.get);
}

/** Calls back each time the socket is there again after it was lost: for what has to be asked for once more. */
export function useReconnected(onReconnected: () => void): void {
  const connection = useContext(ConnectionContext);
  const callback = useRef(onReconnected);
  useEffect(() => {
    callback.current = onReconnected;
  });
  useEffect(() => {
    let lost = false;
    return connection.subscribe(() => {
      const state = connection.get();
      if (state === 'reconnecting') lost = true;
      else if (state === 'connected' && lost) {
        lost = false;
        callback.current();
      }
    });
  }, [connection]);
}
