import { requireId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import { sharedInConversation } from '../conversation/shared-in-conversation.ts';
import type { Resolvers } from '../generated/resolvers.ts';

export const typingResolvers: Resolvers = {
  Mutation: {
    typingSet: mutation(async ({ input }, { viewer, typing }) => {
      await typing.set(requireViewer(viewer), requireId('Conversation', input.conversationId), input.isTyping);
      return { expiresInMs: typing.expiresMs };
    }),
  },
  Subscription: {
    typing: sharedInConversation(({ typing }, id, { mayGoOn }) => typing.follow(id, mayGoOn)),
  },
  Typing: { user: ({ userId }) => userReference(userId) },
};
