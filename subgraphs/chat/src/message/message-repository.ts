import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
import { conversationMember, message, type Tables } from '../db/tables.ts';

export type MessageRow = typeof message.$inferSelect;

type Db = Executor<Tables>;

export async function insertMessage(db: Db, values: typeof message.$inferInsert): Promise<MessageRow> {
  const [row] = await db.insert(message).values(values).returning();
  if (!row) throw new Error('The message was not stored.');
  return row;
}

export async function findByClientId(
  db: Db,
  key: { conversationId: number; senderId: number; clientId: string },
): Promise<MessageRow | null> {
  const [row] = await db
    .select()
    .from(message)
    .where(
      and(
        eq(message.conversationId, key.conversationId),
        eq(message.senderId, key.senderId),
        eq(message.clientId, key.clientId),
      ),
    );
  return row ?? null;
}

/** Those of the given messages that stand in the user's conversations. */
export async function findMessagesOf(db: Db, userId: number, ids: readonly number[]): Promise<MessageRow[]> {
  const rows = await db
    .select({ message })
    .from(message)
    .innerJoin(conversationMember, eq(conversationMember.conversationId, message.conversationId))
    .where(and(eq(conversationMember.userId, userId), inArray(message.id, [...ids])));
  return rows.map((row) => row.message);
}

/** The newest message of each conversation that has one. */
export async function findLastMessages(db: Db, conversationIds: readonly number[]): Promise<MessageRow[]> {
  return db
    .selectDistinctOn([message.conversationId])
    .from(message)
    .where(inArray(message.conversationId, [...conversationIds]))
    .orderBy(message.conversationId, desc(message.sequence));
}

/** One page of a conversation, in the order of the sequence numbers. */
export async function listMessages(db: Db, conversationId: number, page: Page): Promise<MessageRow[]> {
  const { where, orderBy, limit } = keyset(page, [message.sequence], 'asc');
  return db
    .select()
    .from(message)
    .where(and(eq(message.conversationId, conversationId), where))
    .orderBy(...orderBy)
    .limit(limit);
}

/** The next messages after a sequence number, oldest first. */
export async function findMessagesAfter(
  db: Db,
  conversationId: number,
  afterSequence: number,
  limit: number,
): Promise<MessageRow[]> {
  return db
    .select()
    .from(message)
    .where(and(eq(message.conversationId, conversationId), gt(message.sequence, afterSequence)))
    .orderBy(asc(message.sequence))
    .limit(limit);
}
