import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

/** The two numbers that most inputs about members name. */
const idsOf = ({ conversationId, userId }: { conversationId: string; userId: string }) =>
  [requireId('Conversation', conversationId), requireId('User', userId)] as const;

export const groupResolvers: Resolvers = {
  Mutation: {
    conversationMemberAdd: mutation(async ({ input }, { viewer, groups }) => {
      const userIds = input.userIds.map((id) => requireId('User', id));
      const id = requireId('Conversation', input.conversationId);
      return { conversation: await groups.add(requireViewer(viewer), id, userIds) };
    }),
    conversationMemberRemove: mutation(async ({ input }, { viewer, groups }) => ({
      conversation: await groups.remove(requireViewer(viewer), ...idsOf(input)),
    })),
    conversationMemberRoleChange: mutation(async ({ input }, { viewer, groups }) => ({
      conversation: await groups.changeRole(requireViewer(viewer), ...idsOf(input), input.role),
    })),
    conversationOwnershipTransfer: mutation(async ({ input }, { viewer, groups }) => ({
      conversation: await groups.transferOwnership(requireViewer(viewer), ...idsOf(input)),
    })),
    conversationLeave: mutation(async ({ input }, { viewer, groups }) => {
      await groups.leave(requireViewer(viewer), requireId('Conversation', input.conversationId));
      return { leftConversationId: input.conversationId };
    }),
    conversationRename: mutation(async ({ input }, { viewer, groups }) => ({
      conversation: await groups.rename(
        requireViewer(viewer),
        requireId('Conversation', input.conversationId),
        input.title,
      ),
    })),
  },
};
