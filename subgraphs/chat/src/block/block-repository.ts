import type { Executor } from '@kizuna/kit/db/database';
import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { directKeyOf, pairOf } from '../conversation/direct-key.ts';
import { type Tables, userBlock } from '../db/tables.ts';

type Db = Executor<Tables>;

/** Blocked already, it stays as it is. */
export async function insertBlock(db: Db, values: typeof userBlock.$inferInsert): Promise<void> {
  await db.insert(userBlock).values(values).onConflictDoNothing();
}

export async function deleteBlock(db: Db, blockerId: number, blockedId: number): Promise<void> {
  await db.delete(userBlock).where(and(eq(userBlock.blockerId, blockerId), eq(userBlock.blockedId, blockedId)));
}

/** Which of the given users the blocker has blocked. */
export async function findBlocked(db: Db, blockerId: number, ids: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .select({ id: userBlock.blockedId })
    .from(userBlock)
    .where(and(eq(userBlock.blockerId, blockerId), inArray(userBlock.blockedId, [...ids])));
  return new Set(rows.map(({ id }) => id));
}

/** Whom the user has blocked, the latest first. */
export async function listBlocked(db: Db, blockerId: number, limit: number): Promise<number[]> {
  const rows = await db
    .select({ id: userBlock.blockedId })
    .from(userBlock)
    .where(eq(userBlock.blockerId, blockerId))
    .orderBy(desc(userBlock.createdAt), desc(userBlock.blockedId))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Which of the given users a block parts from the user, whoever of the two has blocked the other. */
export async function findParted(db: Db, userId: number, ids: readonly number[]): Promise<Set<number>> {
  const { blockerId, blockedId } = userBlock;
  const rows = await db
    .select({ blockerId, blockedId })
    .from(userBlock)
    .where(
      or(
        and(eq(blockerId, userId), inArray(blockedId, [...ids])),
        and(eq(blockedId, userId), inArray(blockerId, [...ids])),
      ),
    );
  return new Set(rows.map((row) => (row.blockerId === userId ? row.blockedId : row.blockerId)));
}

/** Which of these direct conversations, named by their keys, are of two of whom one has blocked the other. */
export async function findPartedPairs(db: Db, directKeys: readonly string[]): Promise<Set<string>> {
  const { blockerId, blockedId } = userBlock;
  const users = [...new Set(directKeys.flatMap(pairOf))];
  if (users.length === 0) return new Set();
  const rows = await db
    .select({ blockerId, blockedId })
    .from(userBlock)
    .where(and(inArray(blockerId, users), inArray(blockedId, users)));
  const parted = new Set(rows.map((row) => directKeyOf(row.blockerId, row.blockedId)));
  return new Set(directKeys.filter((key) => parted.has(key)));
}

/** Whether it is the direct conversation of two of whom one has blocked the other. */
export async function isParted(db: Db, directKey: string | null): Promise<boolean> {
  return directKey !== null && (await findPartedPairs(db, [directKey])).has(directKey);
}
