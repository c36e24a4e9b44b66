import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import { conversationMember, type Tables } from '../db/tables.ts';

export type MemberRow = typeof conversationMember.$inferSelect;
export type Role = MemberRow['role'];

type Db = Executor<Tables>;

/** @returns those who were not in it before */
export async function insertMembers(db: Db, members: (typeof conversationMember.$inferInsert)[]): Promise<MemberRow[]> {
  return members.length === 0 ? [] : db.insert(conversationMember).values(members).onConflictDoNothing().returning();
}

/** @returns whether they were in it */
export async function deleteMember(db: Db, conversationId: number, userId: number): Promise<boolean> {
  const gone = await db
    .delete(conversationMember)
    .where(isMember(conversationId, userId))
    .returning({ userId: conversationMember.userId });
  return gone.length > 0;
}

export async function findMember(db: Db, conversationId: number, userId: number): Promise<MemberRow | null> {
  const [row] = await db.select().from(conversationMember).where(isMember(conversationId, userId));
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

/** The conversations that a user is in, those first into which they came last. */
export async function listNewestMemberships(db: Db, userId: number, limit: number): Promise<number[]> {
  const rows = await db
    .select({ id: conversationMember.conversationId })
    .from(conversationMember)
    .where(eq(conversationMember.userId, userId))
    .orderBy(desc(conversationMember.joinedAt), desc(conversationMember.conversationId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Everybody in the given conversations, in the order in which they came. */
export async function findMembers(db: Db, conversationIds: readonly number[]): Promise<MemberRow[]> {
  return db
    .select()
    .from(conversationMember)
    .where(inArray(conversationMember.conversationId, [...conversationIds]))
    .orderBy(asc(conversationMember.joinedAt), asc(conversationMember.userId));
}

export async function setRole(db: Db, conversationId: number, userId: number, role: Role): Promise<void> {
  await db.update(conversationMember).set({ role }).where(isMember(conversationId, userId));
}

/** How far a conversation is muted, and until when. */
export type Muting = Pick<MemberRow, 'mutedUntil' | 'mutedLevel'>;

export async function setMuting(db: Db, conversationId: number, userId: number, muting: Muting): Promise<void> {
  await db.update(conversationMember).set(muting).where(isMember(conversationId, userId));
}

/** @returns whether they are in it */
export async function markUnread(db: Db, conversationId: number, userId: number): Promise<boolean> {
  const marked = await db
    .update(conversationMember)
    .set({ markedUnread: true })
    .where(isMember(conversationId, userId))
    .returning({ userId: conversationMember.userId });
  return marked.length > 0;
}

const isMember = (conversationId: number, userId: number) =>
  and(eq(conversationMember.conversationId, conversationId), eq(conversationMember.userId, userId));
