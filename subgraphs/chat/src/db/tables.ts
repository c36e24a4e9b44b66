import { moment } from '@kizuna/kit/db/columns';
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgSchema, primaryKey, text, unique } from 'drizzle-orm/pg-core';

export const chatSchema = pgSchema('chat');

export const conversation = chatSchema.table(
  'conversation',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind', { enum: ['DIRECT', 'GROUP'] }).notNull(),
    title: text('title'),
    /** `3:7`, the two user ids of a direct conversation in order: one conversation for each pair. */
    directKey: text('direct_key').unique(),
    lastSequence: integer('last_sequence').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [check('direct_has_key', sql`(${table.kind} = 'DIRECT') = (${table.directKey} is not null)`)],
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
    senderId: bigint('sender_id', { mode: 'number' }).notNull(),
    clientId: text('client_id').notNull(),
    text: text('text').notNull(),
    sentAt: moment('sent_at').notNull().defaultNow(),
  },
  (table) => [
    unique('message_sequence').on(table.conversationId, table.sequence),
    unique('message_client_id').on(table.conversationId, table.senderId, table.clientId),
  ],
);

export const tables = { conversation, conversationMember, message };
export type Tables = typeof tables;
