import { CloseCode, createClient, type Client as SocketClient } from 'graphql-ws';
import type { SubscriptionForwarder } from 'urql';
import { retryDelay } from '../lib/retry-delay.ts';
import { createStore, type Store } from '../lib/store.ts';
import { createResumable } from './resumable.ts';
import type { SessionKeeper } from './session-keeper.ts';

/** `idle` while nothing is subscribed to; `reconnecting` after a connection was lost or could not be made. */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting';

export interface Socket {
  readonly connection: Store<ConnectionState>;
  readonly forward: SubscriptionForwarder;
  readonly dispose: () => void;
}

const pingMilliseconds = 20_000;
const pongMilliseconds = 5_000;

/** The one WebSocket of all subscriptions: opened when first needed, opened again for as long as anything is subscribed to. */
export function createSocket(keeper: SessionKeeper, url: string): Socket {
  const connection = createStore<ConnectionState>('idle');
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let send: (message: object) => void = () => {};
  const client: SocketClient = createClient({
    url,
    lazy: true,
    lazyCloseTimeout: 3_000,
    keepAlive: pingMilliseconds,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => waitOrOnline(retryDelay(retries, Math.random())),
    connectionParams: async () => {
      const token = await keeper.freshToken();
      return token ? { authorization: `Bearer ${token}` } : {};
    },
    on: {
      connecting: (isRetry) => connection.set(isRetry ? 'reconnecting' : 'connecting'),
      connected: (socket) => {
        send = (message) => {
          if (socket instanceof WebSocket && socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
        };
        connection.set('connected');
      },
      ping: (received, payload) => {
        // The gateway says that the token is about to end: with another one the socket stays open.
        if (received && payload?.token === 'expiring') void renewOnSocket();
        // A frozen network closes nothing by itself: no pong in time means that the connection is dead.
        if (!received) pongTimer = setTimeout(() => client.terminate(), pongMilliseconds);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        const code = event instanceof CloseEvent ? event.code : 0;
        connection.set(code === 1000 ? 'idle' : 'reconnecting');
        if (code === CloseCode.Forbidden) void keeper.renew();
      },
    },
  });

  async function renewOnSocket(): Promise<void> {
    await keeper.renew();
    const token = await keeper.freshToken();
    if (token) send({ type: 'ping', payload: { authorization: `Bearer ${token}` } });
  }

  // A connection does not notice by itself that the network is gone: with the browser's word for it, nobody waits for the pong.
  const onOffline = () => client.terminate();
  window.addEventListener('offline', onOffline);

  return {
    connection,
    dispose: () => {
      window.removeEventListener('offline', onOffline);
      clearTimeout(pongTimer);
      // It waits for a connection that is still being made; with nobody left to make it for, that is given up, and says so by an error.
      Promise.resolve(client.dispose()).catch(() => {});
    },
    forward: (body, operation) => ({
      subscribe: (sink) => {
        const resumable = createResumable(
          {
            // The protocol wants a text; the gateway goes by the hash.
            query: '',
            operationName: body.operationName,
            variables: body.variables ?? {},
            extensions: { ...operation.extensions, ...body.extensions },
          },
          () => sink.next({ data: null, extensions: { resumed: false } }),
        );
        const unsubscribe = client.subscribe<Record<string, unknown>, Record<string, unknown>>(resumable.payload, {
          next: ({ data, errors, extensions }) => {
            if (resumable.take(extensions)) sink.next({ data: data ?? null, ...(errors && { errors }) });
          },
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        });
        return { unsubscribe };
      },
    }),
  };
}

/** Waits, but no longer than until the browser says that the network is back. */
function waitOrOnline(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
  });
}
