import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { maySeePrivate, requireAdmin } from '../account/account-policy.ts';
import type { Resolvers } from '../generated/resolvers.ts';

export const accountTaskResolvers: Resolvers = {
  Query: {
    accountTask: async (_, { id }, { viewer, accountTasks }) => {
      const number = idOf('AccountTask', id);
      const task = number === null ? null : await accountTasks.find(number);
      if (!task || !maySeePrivate(viewer, task.requestedBy)) return null;
      // What is held on somebody is for them alone.
      return task.work === 'EXPORT' && task.requestedBy !== viewer?.userId ? null : task;
    },
  },
  Mutation: {
    usersMerge: mutation(async ({ input }, { viewer, accountClosing, loadAccount }) => {
      const admin = requireAdmin(viewer);
      const primaryId = requireId('User', input.primaryUserId);
      const duplicateIds = input.duplicateUserIds.map((id) => requireId('User', id));
      const merge = await accountClosing.merge(admin, primaryId, duplicateIds, input.dryRun ?? false);
      const { task, revokedTokens, fates } = merge;
      return { user: await loadAccount.load(primaryId), task, revokedApiTokens: [...revokedTokens], fates: [...fates] };
    }),

    accountExport: mutation(async (_args: object, { viewer, requireRecentSignIn, accountClosing }) => ({
      task: await accountClosing.export(await requireRecentSignIn(viewer)),
    })),

    accountErase: mutation(async (_args: object, { viewer, requireRecentSignIn, accountClosing, effects }) => {
      const task = await accountClosing.erase(await requireRecentSignIn(viewer));
      effects.refreshToken = null;
      return { task };
    }),
  },
  AccountTask: {
    id: ({ id }) => toGlobalId('AccountTask', id),
    user: ({ userId }, _, { loadAccount }) => loadAccount.load(userId),
    pending: async (task, _, { accountTasks }) => {
      const done = (await accountTasks.receiptsOf(task)).map(({ holder }) => holder);
      return task.holders.filter((holder) => !done.includes(holder));
    },
    receipts: (task, _, { accountTasks }) => accountTasks.receiptsOf(task),
    downloadUrl: (task, _, { accountExports }) => accountExports.urlOf(task),
  },
};
