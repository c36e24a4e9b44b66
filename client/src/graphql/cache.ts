import { cacheExchange } from '@urql/exchange-graphcache';
import type { Exchange } from 'urql';
import { cacheUpdates } from './cache-updates.ts';

/** Part of what holds it: nothing to find it by. */
const embedded = () => null;

/** The types without an id. */
export const embeddedTypes = {
  Capture: embedded,
  ConversationMember: embedded,
  JobError: embedded,
  KycCheck: embedded,
  KycTransition: embedded,
  PageInfo: embedded,
  UserError: embedded,
};

/** The normalised cache: every object with an id once. Pages of a list are put together by `usePages`. */
export function createCacheExchange(): Exchange {
  return cacheExchange({
    keys: embeddedTypes,
    updates: cacheUpdates,
  });
}
