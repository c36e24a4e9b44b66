import { requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { apiTokenScopes } from '@kizuna/kit/viewer/api-token';
import { requireSession } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const apiTokenResolvers: Resolvers = {
  Query: {
    apiTokenScopes: () => [...apiTokenScopes],
    apiTokenVerify: (_, { hash }, { apiTokens }) => apiTokens.verify(hash),
  },
  Mutation: {
    apiTokenCreate: mutation(async ({ input }, { viewer, requireRecentSignIn, apiTokens }) =>
      apiTokens.create(await requireRecentSignIn(viewer), input),
    ),

    apiTokenRevoke: mutation(async ({ input }, { viewer, apiTokens }) => ({
      apiToken: await apiTokens.revoke(requireSession(viewer), requireId('ApiToken', input.id)),
    })),
  },
  ApiToken: {
    id: ({ id }) => toGlobalId('ApiToken', id),
    scopes: ({ scope }) => scope,
    createdAt: ({ issuedAt }) => issuedAt,
  },
};
