import { idOf, requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import type { PresenceState } from './presence-store.ts';

export const presenceResolvers: Resolvers = {
  Mutation: {
    presenceHeartbeat: mutation(async ({ input }, { viewer, presence }) => ({
      presence: await presence.heartbeat(requireViewer(viewer), input?.status ?? 'ONLINE'),
      expiresInMs: presence.expiresMs,
    })),
  },
  Subscription: {
    presence: {
      subscribe: (_, { userIds }, { viewer, presence }) =>
        presence.follow(
          requireViewer(viewer),
          userIds.map((id) => requireId('User', id)),
        ),
      resolve: (state: PresenceState) => state,
    },
  },
  User: {
    presence: ({ id }, _, { load }) => {
      const userId = idOf('User', id);
      return userId === null ? null : load.presence.load(userId);
    },
  },
  Presence: { user: ({ userId }) => userReference(userId) },
};
