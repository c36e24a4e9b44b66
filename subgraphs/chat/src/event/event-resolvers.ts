import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { userReference } from '@kizuna/kit/graph/references';
import type { Context } from '../context.ts';
import { sharedInConversation } from '../conversation/shared-in-conversation.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { deletedAsOf } from '../message/message-policy.ts';
import type { EventKind } from './event-kinds.ts';
import { type EventRow, payloadOf } from './event-repository.ts';

const typeNames = {
  MESSAGE_ADDED: 'MessageAddedEvent',
  MESSAGE_EDITED: 'MessageEditedEvent',
  MESSAGE_DELETED: 'MessageDeletedEvent',
  REACTION_ADDED: 'ReactionAddedEvent',
  REACTION_REMOVED: 'ReactionRemovedEvent',
  MEMBER_JOINED: 'MemberJoinedEvent',
  MEMBER_LEFT: 'MemberLeftEvent',
  MEMBER_ROLE_CHANGED: 'MemberRoleChangedEvent',
  CONVERSATION_RENAMED: 'ConversationRenamedEvent',
  STATUS_CHANGED: 'ConversationStatusChangedEvent',
} as const satisfies Record<EventKind, string>;

/** What every event has. */
const common = {
  conversation: async ({ conversationId }: EventRow, _: unknown, { load }: Context) =>
    present(await load.conversation.load(conversationId)),
  actor: ({ actorId }: EventRow) => userReference(actorId),
  message: async ({ messageId }: EventRow, _: unknown, { load }: Context) =>
    present(await load.message.load(messageId)),
};

export const eventResolvers: Resolvers = {
  Subscription: {
    conversationEvents: sharedInConversation(({ streams }, id, options) => streams.events(id, options), {
      sequenceOf: ({ sequence }) => sequence,
    }),
  },
  ConversationEvent: { __resolveType: (row) => typeNames[row.kind] },
  MessageAddedEvent: common,
  MessageEditedEvent: common,
  MessageDeletedEvent: {
    ...common,
    // Whom they took down must not come to know which operator it was.
    actor: async (row, _, { load }) => {
      const message = await load.message.load(row.messageId);
      const as = message && deletedAsOf(message);
      return as === 'SENDER' || as === 'GROUP_ADMIN' ? userReference(row.actorId) : null;
    },
  },
  ReactionAddedEvent: { ...common, emoji: (row) => payloadOf(row, 'REACTION_ADDED').emoji },
  ReactionRemovedEvent: { ...common, emoji: (row) => payloadOf(row, 'REACTION_REMOVED').emoji },
  MemberJoinedEvent: {
    ...common,
    user: (row) => userReference(payloadOf(row, 'MEMBER_JOINED').userId),
    role: (row) => payloadOf(row, 'MEMBER_JOINED').role,
  },
  MemberLeftEvent: {
    ...common,
    user: (row) => userReference(payloadOf(row, 'MEMBER_LEFT').userId),
    wasRemoved: (row) => payloadOf(row, 'MEMBER_LEFT').userId !== row.actorId,
  },
  MemberRoleChangedEvent: {
    ...common,
    user: (row) => userReference(payloadOf(row, 'MEMBER_ROLE_CHANGED').userId),
    role: (row) => payloadOf(row, 'MEMBER_ROLE_CHANGED').role,
  },
  ConversationRenamedEvent: { ...common, title: (row) => payloadOf(row, 'CONVERSATION_RENAMED').title },
  ConversationStatusChangedEvent: { ...common, status: (row) => payloadOf(row, 'STATUS_CHANGED').status },
};

/** Taken away from the viewer after the event was read. */
function present<Row>(row: Row | null): Row {
  if (row === null) throw new KizunaError('NOT_FOUND');
  return row;
}
