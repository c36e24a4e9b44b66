import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import type { ConversationRow } from './conversation-repository.ts';

export const conversationResolvers: Resolvers = {
  Query: {
    conversation: (_, { id }, { load }) => {
      const number = idOf('Conversation', id);
      return number === null ? null : load.conversation.load(number);
    },
  },
  Mutation: {
    conversationCreate: mutation(async ({ input }, { viewer, conversations }) => {
      const memberIds = input.memberIds.map((id) => requireId('User', id));
      return { conversation: await conversations.createGroup(requireViewer(viewer), input.title, memberIds) };
    }),
    directConversationOpen: mutation(async ({ input }, { viewer, conversations }) => ({
      conversation: await conversations.openDirect(requireViewer(viewer), requireId('User', input.userId)),
    })),
    conversationMarkRead: mutation(async ({ input }, { viewer, conversations }) => ({
      conversation: await conversations.markRead(
        requireViewer(viewer),
        requireId('Conversation', input.conversationId),
        input.sequence,
      ),
    })),
  },
  Subscription: {
    conversationUpdated: {
      subscribe: (_, __, { viewer, conversations }) => conversations.updates(requireViewer(viewer)),
      resolve: (row: ConversationRow) => row,
    },
  },
  User: {
    conversations: ({ id }, args, { viewer, conversations }) =>
      conversations.list(viewer, requireId('User', id), readPage(args)),
  },
  Conversation: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Conversation', id);
      return number === null ? null : load.conversation.load(number);
    },
    id: ({ id }) => toGlobalId('Conversation', id),
    members: ({ id }, _, { load }) => load.members.load(id),
    lastMessage: ({ id }, _, { load }) => load.lastMessage.load(id),
    unreadCount: ({ id }, _, { load }) => load.unreadCount.load(id),
    lastReadSequence: async ({ id }, _, { load }) => (await load.membership.load(id))?.lastReadSequence ?? 0,
    messages: ({ id }, args, { messages }) => messages.list(id, readPage(args)),
  },
  ConversationMember: {
    user: ({ userId }) => userReference(userId),
  },
};
