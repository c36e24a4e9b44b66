import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { requireSession, requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import { signedInPayload } from '../session/session-resolvers.ts';
import { isSelf, maySeePrivate } from './account-policy.ts';
import { isErased } from './erased-identity.ts';

export const accountResolvers: Resolvers = {
  Query: {
    viewer: (_, __, { viewer, loadAccount }) => (viewer ? loadAccount.load(viewer.userId) : null),
    user: (_, { username }, { accounts }) => accounts.findByUsername(username),
  },
  Mutation: {
    accountRegister: mutation(async ({ input }, context) => {
      const account = await context.accounts.register({ ...input, locale: context.locale }, context.client);
      return signedInPayload(await context.sessions.open(account, context.client), context);
    }),

    accountUpdate: mutation(async ({ input }, { viewer, accounts, loadAccount }) => {
      const { userId } = requireViewer(viewer);
      const { displayName } = input;
      return { user: await (displayName == null ? loadAccount.load(userId) : accounts.rename(userId, displayName)) };
    }),

    passwordChange: mutation(
      async ({ input }, { viewer, requireRecentSignIn, passwordChanges, client, loadAccount }) => {
        const known = await requireRecentSignIn(viewer);
        const { currentPassword, newPassword } = input;
        const endedCount = await passwordChanges.change(known, currentPassword, newPassword, client);
        return { user: await loadAccount.load(known.userId), endedCount };
      },
    ),

    passwordResetRequest: mutation(async ({ input }, { passwordChanges, client }) => {
      await passwordChanges.requestReset(input.email, client);
      return {};
    }),

    passwordReset: mutation(async ({ input }, { passwordChanges, client }) => {
      await passwordChanges.reset(input.token, input.newPassword, client);
      return {};
    }),

    emailVerificationRequest: mutation(async (_args: object, { viewer, emails }) => {
      await emails.sendAgain(requireSession(viewer).userId);
      return {};
    }),

    emailVerify: mutation(async ({ input }, { emails }) => ({ email: (await emails.verify(input.token)).email })),

    emailChange: mutation(async ({ input }, { viewer, requireRecentSignIn, emails }) => {
      const known = await requireRecentSignIn(viewer);
      return { pendingEmail: await emails.change(known, input.newEmail) };
    }),
  },
  User: {
    __resolveReference: ({ id }, { loadAccount }) => {
      const number = idOf('User', id);
      return number === null ? null : loadAccount.load(number);
    },
    id: ({ id }) => toGlobalId('User', id),
    email: ({ id, email }, _, { viewer }) => (maySeePrivate(viewer, id) ? email : null),
    emailVerified: ({ id, emailVerifiedAt }, _, { viewer }) =>
      maySeePrivate(viewer, id) ? emailVerifiedAt !== null : null,
    isActive: ({ id, isActive }, _, { viewer }) => (maySeePrivate(viewer, id) ? isActive : null),
    mergedInto: ({ id, mergedIntoId }, _, { viewer, loadAccount }) =>
      mergedIntoId !== null && maySeePrivate(viewer, id) ? loadAccount.load(mergedIntoId) : null,
    isErased: (account, _, { viewer }) => (maySeePrivate(viewer, account.id) ? isErased(account) : null),
    partner: ({ id, partnerId }, _, { viewer, loadAccount }) =>
      partnerId !== null && maySeePrivate(viewer, id) ? loadAccount.load(partnerId) : null,
    sessions: ({ id }, _, { viewer, sessions }) =>
      isSelf(viewer, id) ? sessions.listOpen(requireSession(viewer)) : [],
    apiTokens: ({ id }, _, { viewer, apiTokens }) => (isSelf(viewer, id) ? apiTokens.list(requireSession(viewer)) : []),
    security: (account, _, { viewer, readSecurity }) => (isSelf(viewer, account.id) ? readSecurity(account) : null),
    viewerIsSelf: ({ id }, _, { viewer }) => isSelf(viewer, id),
  },
};
