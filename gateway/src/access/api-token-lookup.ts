import type { RequestContext } from '@kizuna/kit/graph/request-context';
import { type ApiTokenViewer, userTypes } from '@kizuna/kit/viewer/viewer';
import { z } from 'zod';
import type { HeadersFor } from '../execution/subgraph-headers.ts';
import { plainFetch, type SubgraphTransports } from '../upstream/subgraph-transport.ts';
import { createRequestContext } from './request-context.ts';

/** What `users` says of a token. */
export interface KnownApiToken {
  readonly viewer: ApiTokenViewer;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** @param hash SHA-256 in hex @returns null for a token that is good for nothing @throws when `users` cannot be asked */
export type LookUpApiToken = (hash: string) => Promise<KnownApiToken | null>;

const query = 'query ($hash: String!) { apiTokenVerify(hash: $hash) { tokenId userId userType scopes expiresAt } }';
const answerShape = z.object({
  errors: z.never().optional(),
  data: z.object({
    apiTokenVerify: z
      .object({
        tokenId: z.number().int(),
        userId: z.number().int(),
        userType: z.enum(userTypes),
        scopes: z.array(z.string()),
        expiresAt: z.coerce.date(),
      })
      .nullable(),
  }),
});

/** Asks `users` by a field that clients cannot see. */
export function createApiTokenLookup(transports: SubgraphTransports, headersFor: HeadersFor): LookUpApiToken {
  const nobody: RequestContext = createRequestContext({ viewer: null, headers: {}, address: null });
  return async (hash) => {
    const request = plainFetch(query, headersFor(nobody, 'users'), { hash });
    const answer = await transports.get('users')?.fetch(request);
    const { data } = answerShape.parse(
      answer instanceof Uint8Array ? JSON.parse(Buffer.from(answer).toString()) : answer,
    );
    if (!data.apiTokenVerify) return null;
    const { expiresAt, ...viewer } = data.apiTokenVerify;
    return { viewer, expiresAt: expiresAt.getTime() };
  };
}
