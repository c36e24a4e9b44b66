import type { Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { and, desc, eq, inArray } from 'drizzle-orm';
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

/** Whether one of two has blocked the other. */
export async function hasBlockBetween(db: Db, pair: readonly number[]): Promise<boolean> {
  const found = await db
    .select({ id: userBlock.blockerId })
    .from(userBlock)
    .where(and(inArray(userBlock.blockerId, [...pair]), inArray(userBlock.blockedId, [...pair])))
    .limit(1);
  return found.length > 0;
}

/** The two of a direct conversation, from its key. */
export const pairOf = (directKey: string): number[] => directKey.split(':').map(Number);

/**
 * Two do not write to one another when one has blocked the other.
 * @throws KizunaError FORBIDDEN, which does not say who of them it was
 */
export async function requireUnblocked(db: Db, pair: readonly number[]): Promise<void> {
  if (!(await hasBlockBetween(db, pair))) return;
  throw new KizunaError('FORBIDDEN', {
    message: { en: 'You cannot write to this user.', ja: 'このユーザーにはメッセージを送れません。' },
    details: { reason: 'blocked' },
  });
}
