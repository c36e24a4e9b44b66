import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const settingsResolvers: Resolvers = {
  Mutation: {
    chatSettingsUpdate: mutation(async ({ input }, context) => {
      const viewer = requireViewer(context.viewer);
      const { sendsTyping, sendsReadReceipts, doNotDisturb } = input;
      await context.settings.change(viewer, {
        // Null, too, leaves a setting as it is.
        ...(sendsTyping == null ? {} : { sendsTyping }),
        ...(sendsReadReceipts == null ? {} : { sendsReadReceipts }),
        ...(doNotDisturb == null ? {} : { doNotDisturb }),
      });
      return { user: userReference(viewer.userId) };
    }),
  },
  User: {
    chatSettings: ({ id }, _, { viewer, settings }) => settings.find(viewer, requireId('User', id)),
  },
};
