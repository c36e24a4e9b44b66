import { persistedExchange } from '@urql/exchange-persisted';
import { Client, type Exchange, fetchExchange, subscriptionExchange } from 'urql';
import { createStore, type Store } from '../lib/store.ts';
import { createAuthExchange } from './auth.ts';
import { createCacheExchange } from './cache.ts';
import { createOutdatedExchange } from './outdated-exchange.ts';
import { persistedOptions } from './persisted.ts';
import type { SessionKeeper } from './session-keeper.ts';
import { type ConnectionState, createSocket } from './socket.ts';

export interface GraphqlClient {
  readonly client: Client;
  readonly connection: Store<ConnectionState>;
  /** True from when the gateway turned out to be of another version. */
  readonly outdated: Store<boolean>;
  /** Closes the socket. */
  readonly dispose: () => void;
}

interface GraphqlClientOptions {
  readonly keeper: SessionKeeper;
  /** The chosen language as a BCP 47 tag, asked for at each request. */
  readonly language: () => string;
}

/** Everything between a component's hook and the gateway, for one signed-in user: cache, access, hashes, HTTP and socket. */
export function createGraphqlClient({ keeper, language }: GraphqlClientOptions): GraphqlClient {
  const socket = createSocket(keeper, `${window.location.origin.replace(/^http/u, 'ws')}/graphql`);
  const outdated = createStore(false);
  const exchanges: Exchange[] = [
    createOutdatedExchange(outdated),
    createCacheExchange(),
    createAuthExchange(keeper),
    persistedExchange(persistedOptions),
    fetchExchange,
    subscriptionExchange({ forwardSubscription: socket.forward }),
  ];
  const client = new Client({
    url: '/graphql',
    preferGetMethod: false,
    exchanges,
    fetchOptions: () => ({ credentials: 'same-origin', headers: { 'accept-language': language() } }),
  });
  return { client, connection: socket.connection, outdated, dispose: socket.dispose };
}
