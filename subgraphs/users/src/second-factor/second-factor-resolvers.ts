import { mutation } from '@kizuna/kit/graph/mutation';
import { requireSession } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import type { MutationPinVerifyArgs, Resolvers } from '../generated/resolvers.ts';

const verifyPin = mutation(async ({ input }: MutationPinVerifyArgs, { viewer, pins, client }: Context) => {
  await pins.verify(requireSession(viewer).userId, input.pin, client);
  return { verified: true };
});

export const secondFactorResolvers: Resolvers = {
  Mutation: {
    totpSetup: mutation(async (_args: object, { viewer, totp, loadAccount }) => {
      const { userId } = requireSession(viewer);
      const account = await loadAccount.load(userId);
      return totp.setUp(userId, account?.username ?? String(userId));
    }),

    totpEnable: mutation(async ({ input }, { viewer, requireRecentSignIn, totp, client }) => {
      const { userId } = await requireRecentSignIn(viewer);
      return { backupCodes: await totp.enable(userId, input.code, client) };
    }),

    totpDisable: mutation(async ({ input }, { viewer, requireRecentSignIn, totp, loadAccount, client }) => {
      const { userId } = await requireRecentSignIn(viewer);
      await totp.disable(userId, input.code, client);
      return { user: await loadAccount.load(userId) };
    }),

    pinSet: mutation(async ({ input }, { viewer, requireRecentSignIn, pins, loadAccount }) => {
      const { userId } = await requireRecentSignIn(viewer);
      await pins.set(userId, input.pin);
      return { user: await loadAccount.load(userId) };
    }),

    // A wrong PIN is an answer, too: it is said in both ways.
    pinVerify: async (parent, args, context) => ({ verified: false, ...(await verifyPin(parent, args, context)) }),

    pinDisable: mutation(async (_args: object, { viewer, requireRecentSignIn, pins, loadAccount }) => {
      const { userId } = await requireRecentSignIn(viewer);
      await pins.disable(userId);
      return { user: await loadAccount.load(userId) };
    }),
  },
};
