import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Context } from '../context.ts';
import { sharedInConversation } from '../conversation/shared-in-conversation.ts';
import type { NumberedMessage } from '../event/event-stream.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { deletedAsOf, mayDelete, mayEdit } from './message-policy.ts';
import type { MessageRow } from './message-repository.ts';

const userIdsOf = (ids: readonly string[]) => ids.map((id) => requireId('User', id));

export const messageResolvers: Resolvers = {
  Query: {
    messageSearch: (_, { text, conversationId, ...page }, { viewer, search }) =>
      search.find(
        requireViewer(viewer),
        { text, conversationId: conversationId == null ? null : requireId('Conversation', conversationId) },
        readPage(page),
      ),
  },
  Mutation: {
    messageSend: mutation(async ({ input }, { viewer, messages }) => ({
      message: await messages.send(requireViewer(viewer), {
        conversationId: requireId('Conversation', input.conversationId),
        text: input.text,
        clientId: input.clientId,
        replyToId: input.replyToId == null ? null : requireId('Message', input.replyToId),
        attachmentIds: (input.attachmentIds ?? []).map((id) => requireId('MessageAttachment', id)),
        mentionedUserIds: userIdsOf(input.mentionedUserIds ?? []),
      }),
    })),
    messageEdit: mutation(async ({ input }, { viewer, messages }) => ({
      message: await messages.edit(requireViewer(viewer), requireId('Message', input.id), {
        text: input.text,
        mentionedUserIds: input.mentionedUserIds == null ? null : userIdsOf(input.mentionedUserIds),
      }),
    })),
    messageDelete: mutation(async ({ input }, { viewer, messages }) => ({
      message: await messages.remove(requireViewer(viewer), requireId('Message', input.id)),
      deletedMessageId: input.id,
    })),
  },
  Subscription: {
    messageAdded: sharedInConversation(({ streams }, id, options) => streams.added(id, options), {
      sequenceOf: ({ sequence }) => sequence,
    }),
    messageUpdated: {
      ...sharedInConversation(({ streams }, id, options) => streams.updated(id, options), {
        sequenceOf: ({ sequence }) => sequence,
      }),
      resolve: ({ message }: NumberedMessage) => message,
    },
  },
  Message: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Message', id);
      return number === null ? null : load.message.load(number);
    },
    id: ({ id }) => toGlobalId('Message', id),
    conversation: (row, _, context) => conversationOf(row, context),
    sender: ({ senderId }) => userReference(senderId),
    clientId: ({ clientId, senderId }, _, { viewer }) => (viewer?.userId === senderId ? clientId : null),
    isDeleted: ({ deletedAt }) => deletedAt !== null,
    deletedBy: deletedAsOf,
    replyTo: ({ replyToId }, _, { load }) => (replyToId === null ? null : load.message.load(replyToId)),
    mentions: async ({ id }, _, { load }) => (await load.mentions.load(id)).map(userReference),
    event: ({ id, kind }, _, { load }) => (kind === 'SYSTEM' ? load.origin.load(id) : null),
    viewerCanEdit: async (row, _, context) => {
      const membership = await context.load.membership.load(row.conversationId);
      return mayEdit(context.viewer, row, await conversationOf(row, context), membership, new Date());
    },
    viewerCanDelete: async (row, _, context) => {
      const membership = await context.load.membership.load(row.conversationId);
      return row.deletedAt === null && mayDelete(context.viewer, row, await conversationOf(row, context), membership);
    },
  },
};

async function conversationOf({ conversationId }: MessageRow, { load }: Context) {
  const row = await load.conversation.load(conversationId);
  if (!row) throw new KizunaError('NOT_FOUND');
  return row;
}
