import type { Executor } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { type Tables, userBlock } from '../db/tables.ts';

type Db = Executor<Tables>;

/** Blocked already, it stays as it is. */
export async function insertBlock(db: Db, blockerId: number, blockedId: number): Promise<void> {
  await db.insert(userBlock).values({ blockerId, blockedId }).onConflictDoNothing();
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

/** What the direct conversation of two is found by. */
export const directKeyOf = (one: number, other: number): string => [one, other].sort((a, b) => a - b).join(':');

/** The two of a direct conversation, from its key. */
export const pairOf = (directKey: string): number[] => directKey.split(':').map(Number);

/**
 * Nobody brings together in a group those whom a block parts from them.
 * @throws KizunaError VALIDATION_ERROR, which does not say whom of them it is about
 */
export async function requireAddable(db: Db, userId: number, ids: readonly number[], field: string): Promise<void> {
  if ((await findParted(db, userId, ids)).size === 0) return;
  throw invalid(field, 'Not all of them can be added.', '追加できないユーザーが含まれています。');
}

/**
 * Two do not write to one another when one has blocked the other.
 * @throws KizunaError FORBIDDEN, which does not say who of them it was
 */
export async function requireUnblocked(db: Db, directKey: string | null): Promise<void> {
  if (!(await isParted(db, directKey))) return;
  throw new KizunaError('FORBIDDEN', {
    message: { en: 'You cannot write to this user.', ja: 'このユーザーにはメッセージを送れません。' },
    details: { reason: 'blocked' },
  });
}
