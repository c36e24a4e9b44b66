import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import type { Resolvers } from '../generated/resolvers.ts';
import { signedInPayload } from '../session/session-resolvers.ts';
import { isSelf, maySeeEmail } from './account-policy.ts';

export const accountResolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer, loadAccount }) => (viewer ? loadAccount.load(viewer.userId) : null),
    user: (_, { username }, { accounts }) => accounts.findByUsername(username),
  },
  Mutation: {
    accountRegister: mutation(async ({ input }, context) => {
      const account = await context.accounts.register({ ...input, locale: context.locale });
      return signedInPayload(await context.sessions.open(account, context.client), context);
    }),
  },
  User: {
    __resolveReference: ({ id }, { loadAccount }) => {
      const number = idOf('User', id);
      return number === null ? null : loadAccount.load(number);
    },
    id: ({ id }) => toGlobalId('User', id),
    email: ({ id, email }, _, { viewer }) => (maySeeEmail(viewer, id) ? email : null),
    sessions: ({ id }, _, { viewer, sessions }) => (viewer && isSelf(viewer, id) ? sessions.listOpen(viewer) : []),
    viewerIsSelf: ({ id }, _, { viewer }) => isSelf(viewer, id),
  },
};
