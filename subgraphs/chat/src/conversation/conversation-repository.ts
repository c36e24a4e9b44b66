import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { conversation, conversationMember, message, type Tables } from '../db/tables.ts';

export type ConversationRow = typeof conversation.$inferSelect;
export type MemberRow = typeof conversationMember.$inferSelect;

type Db = Executor<Tables>;

export async function insertConversation(db: Db, values: typeof conversation.$inferInsert): Promise<ConversationRow> {
  const [row] = await db.insert(conversation).values(values).returning();
  if (!row) throw new Error('The conversation was not stored.');
  return row;
}

/** Makes the pair's conversation, or gives the one that somebody else made a moment ago. */
export async function insertDirectConversation(db: Db, directKey: string): Promise<ConversationRow> {
  const [row] = await db
    .insert(conversation)
    .values({ kind: 'DIRECT', directKey })
    // A conflict changes nothing, but makes the row come back.
    .onConflictDoUpdate({ target: conversation.directKey, set: { directKey } })
    .returning();
  if (!row) throw new Error('The conversation was not stored.');
  return row;
}

export async function insertMembers(db: Db, members: (typeof conversationMember.$inferInsert)[]): Promise<void> {
  await db.insert(conversationMember).values(members).onConflictDoNothing();
}

/** Those of the given conversations that the user is in. */
export async function findConversationsOf(db: Db, userId: number, ids: readonly number[]): Promise<ConversationRow[]> {
  const rows = await db
    .select({ conversation })
    .from(conversation)
    .innerJoin(conversationMember, eq(conversationMember.conversationId, conversation.id))
    .where(and(eq(conversationMember.userId, userId), inArray(conversation.id, [...ids])));
  return rows.map((row) => row.conversation);
}

export async function findDirectConversation(db: Db, directKey: string): Promise<ConversationRow | null> {
  const [row] = await db.select().from(conversation).where(eq(conversation.directKey, directKey));
  return row ?? null;
}

/** Holds the conversation's row until the transaction ends: whoever numbers its events waits here. */
export async function lockConversation(db: Db, id: number): Promise<ConversationRow | null> {
  const [row] = await db.select().from(conversation).where(eq(conversation.id, id)).for('update');
  return row ?? null;
}

/**
 * Takes the next number and moves the conversation to the top of everybody's list. Call it under `lockConversation`. The time
 * is that of this moment, not of the transaction's start: who waited for the lock comes later.
 */
export async function takeNextSequence(db: Db, id: number): Promise<{ sequence: number; at: Date }> {
  const [row] = await db
    .update(conversation)
    .set({
      lastSequence: sql`${conversation.lastSequence} + 1`,
      updatedAt: sql`greatest(${conversation.updatedAt}, clock_timestamp())`,
    })
    .where(eq(conversation.id, id))
    .returning({ sequence: conversation.lastSequence, at: conversation.updatedAt });
  if (!row) throw new Error(`Conversation ${id} is gone.`);
  return row;
}

export async function findMember(db: Db, conversationId: number, userId: number): Promise<MemberRow | null> {
  const [row] = await db
    .select()
    .from(conversationMember)
    .where(and(eq(conversationMember.conversationId, conversationId), eq(conversationMember.userId, userId)));
  return row ?? null;
}

/** One user's memberships in the given conversations. */
export async function findMemberships(
  db: Db,
  userId: number,
  conversationIds: readonly number[],
): Promise<MemberRow[]> {
  return db
    .select()
    .from(conversationMember)
    .where(
      and(eq(conversationMember.userId, userId), inArray(conversationMember.conversationId, [...conversationIds])),
    );
}

/** Everybody in the given conversations, in the order in which they came. */
export async function findMembers(db: Db, conversationIds: readonly number[]): Promise<MemberRow[]> {
  return db
    .select()
    .from(conversationMember)
    .where(inArray(conversationMember.conversationId, [...conversationIds]))
    .orderBy(asc(conversationMember.joinedAt), asc(conversationMember.userId));
}

/** A user's conversations, latest activity first. */
export async function listConversationsOf(db: Db, userId: number, page: Page): Promise<ConversationRow[]> {
  const { where, orderBy, limit } = keyset(page, [conversation.updatedAt, conversation.id], 'desc');
  const rows = await db
    .select({ conversation })
    .from(conversation)
    .innerJoin(conversationMember, eq(conversationMember.conversationId, conversation.id))
    .where(and(eq(conversationMember.userId, userId), where))
    .orderBy(...orderBy)
    .limit(limit);
  return rows.map((row) => row.conversation);
}

/** Moves a read mark forward, never back and never past the newest event. @returns whether it moved */
export async function advanceReadMark(
  db: Db,
  conversationId: number,
  userId: number,
  sequence: number,
): Promise<boolean> {
  const newest = db
    .select({ value: conversation.lastSequence })
    .from(conversation)
    .where(eq(conversation.id, conversationId));
  const moved = await db
    .update(conversationMember)
    .set({ lastReadSequence: sql`least(${sequence}, (${newest}))` })
    .where(
      and(
        eq(conversationMember.conversationId, conversationId),
        eq(conversationMember.userId, userId),
        sql`${conversationMember.lastReadSequence} < least(${sequence}, (${newest}))`,
      ),
    )
    .returning({ userId: conversationMember.userId });
  return moved.length > 0;
}

/** How many messages by others stand after the user's read mark, for each conversation that has any. */
export async function countUnread(db: Db, userId: number, conversationIds: readonly number[]) {
  return db
    .select({ conversationId: message.conversationId, count: sql<number>`count(*)::int` })
    .from(message)
    .innerJoin(
      conversationMember,
      and(eq(conversationMember.conversationId, message.conversationId), eq(conversationMember.userId, userId)),
    )
    .where(
      and(
        inArray(message.conversationId, [...conversationIds]),
        sql`${message.sequence} > ${conversationMember.lastReadSequence}`,
        sql`${message.senderId} <> ${userId}`,
      ),
    )
    .groupBy(message.conversationId);
}
