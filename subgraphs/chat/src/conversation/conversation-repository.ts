import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import type { Page } from '@kizuna/kit/graph/pagination';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { and, eq, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { conversation, conversationMember, type Tables } from '../db/tables.ts';
import type { MemberRow } from './member-repository.ts';

export type ConversationRow = typeof conversation.$inferSelect;

/** A conversation, and how one user stands to it. */
export interface KnownConversation {
  readonly row: ConversationRow;
  /** Null when they are not in it. */
  readonly membership: MemberRow | null;
}

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

/** The given conversations, each with the user's membership. Whether they may read it is for the policy to say. */
export async function findConversations(db: Db, userId: number, ids: readonly number[]): Promise<KnownConversation[]> {
  return db
    .select({ row: conversation, membership: conversationMember })
    .from(conversation)
    .leftJoin(
      conversationMember,
      and(eq(conversationMember.conversationId, conversation.id), eq(conversationMember.userId, userId)),
    )
    .where(inArray(conversation.id, [...ids]));
}

export async function findDirectConversation(db: Db, directKey: string): Promise<ConversationRow | null> {
  const [row] = await db.select().from(conversation).where(eq(conversation.directKey, directKey));
  return row ?? null;
}

/** The number of its newest event; 0 before the first. */
export async function findLastSequence(db: Db, id: number): Promise<number> {
  const [row] = await db
    .select({ lastSequence: conversation.lastSequence })
    .from(conversation)
    .where(eq(conversation.id, id));
  return row?.lastSequence ?? 0;
}

/** Holds the conversation's row until the transaction ends: whoever numbers its events waits here. */
export async function lockConversation(db: Db, id: number): Promise<ConversationRow | null> {
  const [row] = await db.select().from(conversation).where(eq(conversation.id, id)).for('update');
  return row ?? null;
}

/** Changes the conversation itself. Call it under `lockConversation`. */
export async function updateConversation(
  db: Db,
  id: number,
  changes: Partial<Pick<ConversationRow, 'title' | 'status' | 'assigneeId'>>,
): Promise<ConversationRow> {
  const [row] = await db.update(conversation).set(changes).where(eq(conversation.id, id)).returning();
  if (!row) throw new Error(`Conversation ${id} is gone.`);
  return row;
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

/** Which support conversations a list holds. */
export interface SupportFilter {
  /** Null: of any status. */
  readonly status: ConversationRow['status'] | null;
  /** Null: whether or not somebody looks after it. */
  readonly isAssigned: boolean | null;
  /** Null: of everybody; else those that are assigned or tied to them. */
  readonly concierge: Viewer | null;
}

/** Support conversations, the oldest first. */
export async function listSupportConversations(db: Db, filter: SupportFilter, page: Page): Promise<ConversationRow[]> {
  const { where, orderBy, limit } = keyset(page, [conversation.id], 'asc');
  const { status, isAssigned, concierge } = filter;
  const { assigneeId, conciergeId } = conversation;
  return db
    .select()
    .from(conversation)
    .where(
      and(
        eq(conversation.kind, 'SUPPORT'),
        status === null ? undefined : eq(conversation.status, status),
        isAssigned === null ? undefined : isAssigned ? isNotNull(assigneeId) : isNull(assigneeId),
        concierge ? or(eq(assigneeId, concierge.userId), eq(conciergeId, concierge.userId)) : undefined,
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(limit);
}
