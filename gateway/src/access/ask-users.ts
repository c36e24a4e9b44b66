import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { z } from 'zod';
import type { HeadersFor } from '../execution/subgraph-headers.ts';
import { answerText, plainFetch, type SubgraphTransports } from '../upstream/subgraph-transport.ts';
import { createRequestContext } from './request-context.ts';

/** What the gateway asks by itself, by fields that clients cannot see. */
export interface UsersQuestion<Data> {
  readonly text: string;
  /** @default 'query' */
  readonly kind?: 'mutation';
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Of `data`. */
  readonly shape: z.ZodType<Data>;
}

/** @throws when `users` cannot be asked, or answers with errors or with something else */
export type AskUsers = <Data>(question: UsersQuestion<Data>) => Promise<Data>;

/** The gateway's own questions to the subgraph `users`, for nobody in particular. */
export function createAskUsers(transports: SubgraphTransports, headersFor: HeadersFor): AskUsers {
  const nobody: RequestContext = createRequestContext({ viewer: null, headers: {}, address: null });
  return async ({ text, kind, variables, shape }) => {
    const request = plainFetch(text, headersFor(nobody, 'users'), variables);
    const answer = await transports.get('users')?.fetch(kind ? { ...request, kind } : request);
    const read: unknown = answer === undefined ? undefined : JSON.parse(answerText(answer));
    return z.object({ errors: z.never().optional(), data: shape }).parse(read).data;
  };
}
