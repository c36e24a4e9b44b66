import type { Executor } from '@kizuna/kit/db/database';
import { inArray } from 'drizzle-orm';
import { image, type Tables } from '../db/tables.ts';

export type ImageRow = typeof image.$inferSelect;

type Db = Executor<Tables>;

/** Stores it under its own id; one that is there already stays as it is. */
export async function insertImage(db: Db, values: typeof image.$inferInsert & { id: number }): Promise<void> {
  await db.insert(image).values(values).onConflictDoNothing();
}

export async function findImages(db: Db, ids: readonly number[]): Promise<ImageRow[]> {
  return db
    .select()
    .from(image)
    .where(inArray(image.id, [...ids]));
}

/** Oldest first. */
export async function findImagesOfPrompts(db: Db, promptIds: readonly number[]): Promise<ImageRow[]> {
  return db
    .select()
    .from(image)
    .where(inArray(image.promptId, [...promptIds]))
    .orderBy(image.id);
}
