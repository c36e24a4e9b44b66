import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';

export const supportResolvers: Resolvers = {
  Query: {
    supportConversations: (_, { status, isAssigned, ...page }, { viewer, support }) =>
      support.list(viewer, { status: status ?? null, isAssigned: isAssigned ?? null }, readPage(page)),
  },
  Mutation: {
    supportConversationOpen: mutation(async ({ input }, { viewer, support }) => {
      const conciergeId = input.conciergeId == null ? null : requireId('User', input.conciergeId);
      return { conversation: await support.open(requireViewer(viewer), input.subject, conciergeId) };
    }),
    supportConversationAssign: mutation(async ({ input }, { viewer, support }) => {
      const { userId } = requireViewer(viewer);
      const assigneeId = input.assigneeId == null ? userId : requireId('User', input.assigneeId);
      const id = requireId('Conversation', input.conversationId);
      return { conversation: await support.assign(requireViewer(viewer), id, assigneeId) };
    }),
    supportConversationClose: mutation(async ({ input }, { viewer, support }) => {
      const id = requireId('Conversation', input.conversationId);
      return { conversation: await support.setStatus(requireViewer(viewer), id, 'CLOSED') };
    }),
    supportConversationReopen: mutation(async ({ input }, { viewer, support }) => {
      const id = requireId('Conversation', input.conversationId);
      return { conversation: await support.setStatus(requireViewer(viewer), id, 'OPEN') };
    }),
  },
  Conversation: {
    requester: ({ requesterId }) => (requesterId === null ? null : userReference(requesterId)),
    assignee: ({ assigneeId }) => (assigneeId === null ? null : userReference(assigneeId)),
  },
};
