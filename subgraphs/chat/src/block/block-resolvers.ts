import { idOf, requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const blockResolvers: Resolvers = {
  Mutation: {
    userBlock: mutation(async ({ input }, { viewer, blocks }) => {
      const userId = requireId('User', input.userId);
      await blocks.block(requireViewer(viewer), userId);
      return { user: userReference(userId) };
    }),
    userUnblock: mutation(async ({ input }, { viewer, blocks }) => {
      const userId = requireId('User', input.userId);
      await blocks.unblock(requireViewer(viewer), userId);
      return { user: userReference(userId) };
    }),
  },
  User: {
    viewerHasBlocked: ({ id }, _, { load }) => {
      const userId = idOf('User', id);
      return userId !== null && load.isBlocked.load(userId);
    },
    blockedUsers: async ({ id }, _, { viewer, blocks }) =>
      (await blocks.list(viewer, requireId('User', id))).map(userReference),
  },
};
