import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage, toConnection } from '@kizuna/kit/graph/pagination';
import type { Resolvers } from '../generated/resolvers.ts';
import { requireAdmin, requireOperator } from './account-policy.ts';
import { accountCursorKey } from './account-repository.ts';

export const accountAdminResolvers: Resolvers = {
  Query: {
    users: async (_, { filter, ...args }, { viewer, accountAdmin }) => {
      requireAdmin(viewer);
      const page = readPage(args);
      return toConnection(await accountAdmin.list(filter ?? {}, page), page, accountCursorKey);
    },

    supportStaff: async (_, { search, ...args }, { viewer, accountAdmin }) => {
      requireOperator(viewer);
      const page = readPage(args);
      return toConnection(await accountAdmin.listSupportStaff(search, page), page, accountCursorKey);
    },
  },
  Mutation: {
    userDisable: mutation(async ({ input }, { viewer, accountAdmin }) => {
      const admin = requireAdmin(viewer);
      return { user: await accountAdmin.disable(admin, requireId('User', input.id)) };
    }),

    userEnable: mutation(async ({ input }, { viewer, accountAdmin }) => {
      const admin = requireAdmin(viewer);
      return { user: await accountAdmin.enable(admin, requireId('User', input.id)) };
    }),

    userTypeChange: mutation(async ({ input }, { viewer, accountAdmin }) => {
      const admin = requireAdmin(viewer);
      const partnerId = input.partnerId == null ? null : requireId('User', input.partnerId);
      return { user: await accountAdmin.changeType(admin, requireId('User', input.id), input.userType, partnerId) };
    }),
  },
};
