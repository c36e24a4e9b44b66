import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkCount } from '../paging.ts';

export const reactionResolvers: Resolvers = {
  Mutation: {
    messageReactionAdd: mutation(async ({ input }, { viewer, reactions }) => ({
      message: await reactions.set(requireViewer(viewer), requireId('Message', input.messageId), input.emoji, true),
    })),
    messageReactionRemove: mutation(async ({ input }, { viewer, reactions }) => ({
      message: await reactions.set(requireViewer(viewer), requireId('Message', input.messageId), input.emoji, false),
    })),
  },
  Message: { reactions: ({ id }, _, { load }) => load.reactions.load(id) },
  MessageReaction: {
    count: ({ userIds }) => userIds.length,
    users: ({ userIds }, { first }) => userIds.slice(0, checkCount('first', first ?? 10)).map(userReference),
    viewerHasReacted: ({ userIds }, _, { viewer }) => viewer !== null && userIds.includes(viewer.userId),
  },
};
