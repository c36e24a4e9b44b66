import { type CombinedError, type Exchange, mapExchange } from 'urql';
import type { Store } from '../lib/store.ts';

/** Whether the gateway does not know an operation of this client: one of the two is of another version. */
export function isOutdated(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) => extensions.code === 'PERSISTED_QUERY_NOT_FOUND');
}

/** Sets `outdated` when the gateway turns out to be of another version than this client. */
export function createOutdatedExchange(outdated: Store<boolean>): Exchange {
  return mapExchange({
    onError: (error) => {
      if (isOutdated(error)) outdated.set(true);
    },
  });
}
