import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import type { MessageRow } from './message-repository.ts';

export const messageResolvers: Resolvers = {
  Mutation: {
    messageSend: mutation(async ({ input }, { viewer, messages }) => ({
      message: await messages.send(requireViewer(viewer), {
        conversationId: requireId('Conversation', input.conversationId),
        text: input.text,
        clientId: input.clientId,
      }),
    })),
  },
  Subscription: {
    messageAdded: {
      subscribe: (_, { conversationId, afterSequence }, { viewer, messages }) =>
        messages.follow(requireViewer(viewer), requireId('Conversation', conversationId), afterSequence ?? null),
      resolve: (row: MessageRow) => row,
    },
  },
  Message: {
    __resolveReference: ({ id }, { loadMessage }) => {
      const number = idOf('Message', id);
      return number === null ? null : loadMessage.load(number);
    },
    id: ({ id }) => toGlobalId('Message', id),
    conversation: async ({ conversationId }, _, { load }) => {
      const row = await load.conversation.load(conversationId);
      if (!row) throw new KizunaError('NOT_FOUND');
      return row;
    },
    sender: ({ senderId }) => userReference(senderId),
    clientId: ({ clientId, senderId }, _, { viewer }) => (viewer?.userId === senderId ? clientId : null),
  },
};
