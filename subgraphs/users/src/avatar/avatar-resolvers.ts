import { mutation } from '@kizuna/kit/graph/mutation';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const avatarResolvers: Resolvers = {
  Mutation: {
    avatarUploadStart: mutation(async ({ input }, { viewer, avatars, avatarAddresses }) => {
      const { userId } = requireViewer(viewer);
      return { uploadUrl: avatarAddresses.upload(userId, avatars.checkSize(input.size)) };
    }),

    avatarDelete: mutation(async (_args: object, { viewer, avatars }) => ({
      user: await avatars.remove(requireViewer(viewer).userId),
    })),
  },
  User: {
    avatarUrl: (account, _, { avatarAddresses }) => avatarAddresses.shown(account),
  },
};
