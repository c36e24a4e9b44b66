import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { z } from 'zod';
import type { HeadersFor } from '../execution/subgraph-data-source.ts';
import type { SubgraphTransports } from '../execution/subgraph-transport.ts';
import { createRequestContext } from './request-context.ts';

const answer = z.object({ recentlyEndedSessions: z.array(z.number().int()) });

/** Asks `users` by a field that clients cannot see. */
export function recentlyEndedSessions(
  transports: SubgraphTransports,
  headersFor: HeadersFor,
): () => Promise<readonly number[]> {
  const nobody: RequestContext = createRequestContext({ viewer: null, headers: {}, address: null });
  return async () => {
    const response = await transports
      .get('users')
      ?.execute({ query: '{ recentlyEndedSessions }', headers: await headersFor(nobody, 'users') });
    return answer.parse(response?.data).recentlyEndedSessions;
  };
}
