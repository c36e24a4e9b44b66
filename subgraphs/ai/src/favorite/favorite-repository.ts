import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray } from 'drizzle-orm';
import { promptFavorite, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

/** Puts it among the favourites; once is enough. */
export async function addFavorite(db: Db, userId: number, promptId: number): Promise<void> {
  await db.insert(promptFavorite).values({ userId, promptId }).onConflictDoNothing();
}

export async function removeFavorite(db: Db, userId: number, promptId: number): Promise<void> {
  await db.delete(promptFavorite).where(and(eq(promptFavorite.userId, userId), eq(promptFavorite.promptId, promptId)));
}

/** Those of the given prompts that are the user's favourites. */
export async function findFavorites(db: Db, userId: number, promptIds: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .select({ promptId: promptFavorite.promptId })
    .from(promptFavorite)
    .where(and(eq(promptFavorite.userId, userId), inArray(promptFavorite.promptId, [...promptIds])));
  return new Set(rows.map((row) => row.promptId));
}
