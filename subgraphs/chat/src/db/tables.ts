import { moment } from '@kizuna/kit/db/columns';
import { tsvector } from '@kizuna/kit/search/tsvector-column';
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { eventKinds } from '../event/event-kinds.ts';

export const chatSchema = pgSchema('chat');

export const conversation = chatSchema.table(
  'conversation',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind', { enum: ['DIRECT', 'GROUP', 'SUPPORT'] }).notNull(),
    title: text('title'),
    /** `3:7`, the two user ids of a direct conversation in order: one conversation for each pair. */
    directKey: text('direct_key').unique(),
    status: text('status', { enum: ['OPEN', 'CLOSED'] })
      .notNull()
      .default('OPEN'),
    /** Who asked for help; of support conversations alone, like the two below. */
    requesterId: bigint('requester_id', { mode: 'number' }),
    /** The concierge of the requester, who may take it. */
    conciergeId: bigint('concierge_id', { mode: 'number' }),
    /** Who looks after it. */
    assigneeId: bigint('assignee_id', { mode: 'number' }),
    lastSequence: integer('last_sequence').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    check('direct_has_key', sql`(${table.kind} = 'DIRECT') = (${table.directKey} is not null)`),
    check('support_has_requester', sql`(${table.kind} = 'SUPPORT') = (${table.requesterId} is not null)`),
    index('conversation_support').on(table.status, table.id).where(sql`${table.kind} = 'SUPPORT'`),
  ],
);

export const conversationMember = chatSchema.table(
  'conversation_member',
  {
    conversationId: bigint('conversation_id', { mode: 'number' })
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    userId: bigint('user_id', { mode: 'number' }).notNull(),
    role: text('role', { enum: ['OWNER', 'ADMIN', 'MEMBER'] }).notNull(),
    lastReadSequence: integer('last_read_sequence').notNull().default(0),
    /** What others see of it: see read-mark-repository.ts. */
    shownReadSequence: integer('shown_read_sequence').notNull().default(0),
    /** Their own sign to come back to it; the read mark knows nothing of it. */
    markedUnread: boolean('marked_unread').notNull().default(false),
    mutedUntil: moment('muted_until'),
    /** What still notifies them while it is muted. */
    mutedLevel: text('muted_level', { enum: ['MENTIONS', 'NOTHING'] })
      .notNull()
      .default('NOTHING'),
    joinedAt: moment('joined_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.userId] }),
    index('conversation_member_user').on(table.userId),
  ],
);

export const message = chatSchema.table(
  'message',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    conversationId: bigint('conversation_id', { mode: 'number' })
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: ['TEXT', 'IMAGE', 'FILE', 'SYSTEM'] })
      .notNull()
      .default('TEXT'),
    senderId: bigint('sender_id', { mode: 'number' }).notNull(),
    /** Null for what the server made. */
    clientId: text('client_id'),
    text: text('text').notNull(),
    replyToId: bigint('reply_to_id', { mode: 'number' }).references((): AnyPgColumn => message.id, {
      onDelete: 'set null',
    }),
    sentAt: moment('sent_at').notNull().defaultNow(),
    editedAt: moment('edited_at'),
    deletedAt: moment('deleted_at'),
    deletedBy: bigint('deleted_by', { mode: 'number' }),
    /** As whom they did: all that others are told. Null also for what an older version took back; see `deletedAsOf`. */
    deletedAs: text('deleted_as', { enum: ['SENDER', 'GROUP_ADMIN', 'MODERATION'] }),
  },
  (table) => [
    unique('message_sequence').on(table.conversationId, table.sequence),
    unique('message_client_id').on(table.conversationId, table.senderId, table.clientId),
    index('message_reply_to').on(table.replyToId).where(sql`${table.replyToId} is not null`),
  ],
);

/** Everything durable that happened, under the gapless numbers of its conversation. */
export const conversationEvent = chatSchema.table(
  'conversation_event',
  {
    conversationId: bigint('conversation_id', { mode: 'number' })
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: eventKinds }).notNull(),
    actorId: bigint('actor_id', { mode: 'number' }).notNull(),
    /** The message that it is about; of membership, title and status, the `SYSTEM` message that tells of it. */
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => message.id, { onDelete: 'cascade' }),
    /** What else there is to know; `eventPayload` in event-kinds.ts says its shape. */
    payload: jsonb('payload').$type<unknown>(),
    at: moment('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.sequence] }),
    index('conversation_event_message').on(table.messageId, table.sequence),
  ],
);

/** What each message is found by. Apart from the message, so that reactions and the like do not touch the index. */
export const messageDocument = chatSchema.table(
  'message_document',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .primaryKey()
      .references(() => message.id, { onDelete: 'cascade' }),
    document: tsvector('document').notNull(),
  },
  (table) => [index('message_document_words').using('gin', table.document)],
);

/** Messages from before there was a search, until the job has come by. */
export const messageToIndex = chatSchema.table('message_to_index', {
  messageId: bigint('message_id', { mode: 'number' })
    .primaryKey()
    .references(() => message.id, { onDelete: 'cascade' }),
});

/** Whom a message is meant for in particular. */
export const messageMention = chatSchema.table(
  'message_mention',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => message.id, { onDelete: 'cascade' }),
    userId: bigint('user_id', { mode: 'number' }).notNull(),
    /** Not named in the text: it answers a message of theirs. */
    byReply: boolean('by_reply').notNull().default(false),
    conversationId: bigint('conversation_id', { mode: 'number' }).notNull(),
    sequence: integer('sequence').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.messageId, table.userId] }),
    index('message_mention_user').on(table.userId, table.conversationId, table.sequence),
  ],
);

export const messageReaction = chatSchema.table(
  'message_reaction',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => message.id, { onDelete: 'cascade' }),
    userId: bigint('user_id', { mode: 'number' }).notNull(),
    emoji: text('emoji').notNull(),
    /** The number of the event with which it came. */
    sequence: integer('sequence').notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageId, table.emoji, table.userId] })],
);

export const messageAttachment = chatSchema.table(
  'message_attachment',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    conversationId: bigint('conversation_id', { mode: 'number' })
      .notNull()
      .references(() => conversation.id, { onDelete: 'cascade' }),
    uploaderId: bigint('uploader_id', { mode: 'number' }).notNull(),
    /** Null until it is sent. */
    messageId: bigint('message_id', { mode: 'number' }).references(() => message.id, { onDelete: 'cascade' }),
    /** Its place in the message. */
    position: integer('position').notNull().default(0),
    filename: text('filename').notNull(),
    contentType: text('content_type').notNull(),
    /** Bytes: as announced until it is uploaded, then as stored. */
    size: integer('size').notNull(),
    width: integer('width'),
    height: integer('height'),
    /** Where it lies in storage; null until it is uploaded. */
    storageKey: text('storage_key'),
    previewKey: text('preview_key'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    index('message_attachment_message').on(table.messageId, table.position),
    index('message_attachment_waiting').on(table.uploaderId, table.id).where(sql`${table.messageId} is null`),
  ],
);

export const userBlock = chatSchema.table(
  'user_block',
  {
    blockerId: bigint('blocker_id', { mode: 'number' }).notNull(),
    blockedId: bigint('blocked_id', { mode: 'number' }).notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** When the blocked one could see the blocker last; null when that was not known. It is all that they see from then on. */
    blockerSeenAt: moment('blocker_seen_at'),
  },
  (table) => [primaryKey({ columns: [table.blockerId, table.blockedId] })],
);

/** How the chat behaves for somebody; who never changed anything has no row. */
export const chatSettings = chatSchema.table('chat_settings', {
  userId: bigint('user_id', { mode: 'number' }).primaryKey(),
  sendsTyping: boolean('sends_typing').notNull().default(true),
  sendsReadReceipts: boolean('sends_read_receipts').notNull().default(true),
  doNotDisturb: boolean('do_not_disturb').notNull().default(false),
});

/** With what the message said when it was reported: it may be changed or taken back before anybody looks. */
export const messageReport = chatSchema.table(
  'message_report',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => message.id, { onDelete: 'cascade' }),
    reporterId: bigint('reporter_id', { mode: 'number' }).notNull(),
    senderId: bigint('sender_id', { mode: 'number' }).notNull(),
    text: text('text').notNull(),
    attachmentCount: integer('attachment_count').notNull(),
    sentAt: moment('sent_at').notNull(),
    reason: text('reason', { enum: ['SPAM', 'HARASSMENT', 'INAPPROPRIATE', 'OTHER'] }).notNull(),
    comment: text('comment'),
    status: text('status', { enum: ['OPEN', 'DISMISSED', 'UPHELD'] })
      .notNull()
      .default('OPEN'),
    createdAt: moment('created_at').notNull().defaultNow(),
    resolverId: bigint('resolver_id', { mode: 'number' }),
    resolvedAt: moment('resolved_at'),
  },
  (table) => [
    unique('message_report_once').on(table.messageId, table.reporterId),
    index('message_report_status').on(table.status, table.id),
  ],
);

export const tables = {
  conversation,
  conversationMember,
  message,
  conversationEvent,
  messageDocument,
  messageToIndex,
  messageMention,
  messageReaction,
  messageAttachment,
  userBlock,
  chatSettings,
  messageReport,
};
export type Tables = typeof tables;
