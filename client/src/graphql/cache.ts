import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { Exchange } from 'urql';
import { cacheUpdates } from './cache-updates.ts';

/** Part of what holds it: nothing to find it by. */
const embedded = () => null;

/** The normalised cache: every object with an id once, pages of one list put together. */
export function createCacheExchange(): Exchange {
  return cacheExchange({
    keys: {
      UserError: embedded,
      JobError: embedded,
      PageInfo: embedded,
      ConversationMember: embedded,
      KycTransition: embedded,
      KycCheck: embedded,
      SimilarPromptEdge: embedded,
    },
    resolvers: {
      Query: {
        posts: relayPagination(),
        prompts: relayPagination(),
        videos: relayPagination(),
        jobs: relayPagination(),
        kycApplications: relayPagination(),
      },
      User: { conversations: relayPagination() },
      Post: { comments: relayPagination() },
    },
    updates: cacheUpdates,
  });
}
