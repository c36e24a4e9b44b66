import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { mayManage } from '../group/group-policy.ts';
import { checkCount } from '../paging.ts';
import { maySend } from './conversation-policy.ts';
import type { ConversationRow } from './conversation-repository.ts';
import { readReceiptsTopic } from './conversation-topics.ts';
import { notificationLevelOf } from './notification-level.ts';
import { sharedInConversation } from './shared-in-conversation.ts';

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
    conversationMute: mutation(async ({ input }, { viewer, conversations }) => ({
      conversation: await conversations.mute(
        requireViewer(viewer),
        requireId('Conversation', input.conversationId),
        input.until ?? null,
        input.level ?? 'NOTHING',
      ),
    })),
    conversationMarkUnread: mutation(async ({ input }, { viewer, conversations }) => ({
      conversation: await conversations.markUnread(
        requireViewer(viewer),
        requireId('Conversation', input.conversationId),
      ),
    })),
  },
  Subscription: {
    conversationUpdated: {
      subscribe: (_, __, { viewer, conversations }) => conversations.updates(requireViewer(viewer)),
      resolve: (row: ConversationRow) => row,
    },
    conversationLeft: {
      subscribe: (_, __, { viewer, conversations }) => conversations.left(requireViewer(viewer)),
      resolve: (id: number) => ({ conversationId: toGlobalId('Conversation', id) }),
    },
    readMarkMoved: sharedInConversation(
      ({ viewer, conversations }, id, { mayGoOn }) => conversations.readMarks(viewer, id, mayGoOn),
      {
        requireMore: ({ viewer, settings }) => settings.requireReadReceipts(requireViewer(viewer)),
        moreTopics: [readReceiptsTopic],
      },
    ),
  },
  User: {
    conversations: ({ id }, args, { viewer, conversations }) =>
      conversations.list(viewer, requireId('User', id), readPage(args)),
    unreadTotal: ({ id }, _, { viewer, conversations }) => conversations.unreadTotal(viewer, requireId('User', id)),
  },
  Conversation: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Conversation', id);
      return number === null ? null : load.conversation.load(number);
    },
    id: ({ id }) => toGlobalId('Conversation', id),
    members: ({ id }, _, { load }) => load.members.load(id),
    memberCount: async ({ id }, _, { load }) => (await load.members.load(id)).length,
    lastMessage: ({ id }, _, { load }) => load.lastMessage.load(id),
    unreadCount: ({ id }, _, { load }) => load.unreadCount.load(id),
    unreadMentionCount: ({ id }, _, { load }) => load.unreadMentionCount.load(id),
    lastReadSequence: async ({ id }, _, { load }) => (await load.membership.load(id))?.lastReadSequence ?? 0,
    viewerHasMarkedUnread: async ({ id }, _, { load }) => (await load.membership.load(id))?.markedUnread ?? false,
    mutedUntil: async ({ id }, _, { load }) => {
      const membership = await load.membership.load(id);
      return notificationLevelOf(membership) === 'ALL' ? null : (membership?.mutedUntil ?? null);
    },
    notificationLevel: async ({ id }, _, { load }) => notificationLevelOf(await load.membership.load(id)),
    viewerRole: async ({ id }, _, { load }) => (await load.membership.load(id))?.role ?? null,
    viewerCanSend: async (row, _, { viewer, load }) =>
      maySend(viewer, row, await load.membership.load(row.id)) && !(await isParted(row, load)),
    viewerCanManage: async (row, _, { load }) =>
      row.status === 'OPEN' && mayManage(row, await load.membership.load(row.id)),
    messages: ({ id }, args, { load }) => load.messagesOf.load({ ownerId: id, page: readPage(args) }),
    messagesAround: ({ id }, { sequence, size }, { search }) =>
      search.around(id, sequence, checkCount('size', size ?? 40)),
    events: ({ id }, args, { load }) => load.eventsOf.load({ ownerId: id, page: readPage(args) }),
  },
  ConversationMember: {
    user: ({ userId }) => userReference(userId),
    lastReadSequence: async ({ userId, lastReadSequence, shownReadSequence }, _, { viewer, load }) => {
      if (userId === viewer?.userId) return lastReadSequence;
      return !viewer || (await load.showsReading.load(viewer.userId)) ? shownReadSequence : 0;
    },
  },
  ReadMark: {
    user: ({ userId }) => userReference(userId),
    lastReadSequence: ({ shownReadSequence }) => shownReadSequence,
  },
};

/** Whether one of the two of a direct conversation has blocked the other. */
async function isParted({ directKey }: ConversationRow, load: Context['load']): Promise<boolean> {
  return directKey !== null && load.isParted.load(directKey);
}
