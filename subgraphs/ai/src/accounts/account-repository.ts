import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { generation, image, imageQuota, prompt, promptFavorite, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

/** @returns the prompts that have another owner now */
export async function movePrompts(db: Db, from: number, to: number): Promise<number[]> {
  const moved = await db
    .update(prompt)
    .set({ ownerId: to })
    .where(eq(prompt.ownerId, from))
    .returning({ id: prompt.id });
  return moved.map(({ id }) => id);
}

/** Of a prompt that both have among their favourites, the older mark stays. */
export async function moveFavorites(db: Db, from: number, to: number): Promise<void> {
  const theirs = db
    .select({
      userId: sql<number>`${to}::bigint`.as('user_id'),
      promptId: promptFavorite.promptId,
      createdAt: promptFavorite.createdAt,
    })
    .from(promptFavorite)
    .where(eq(promptFavorite.userId, from));
  await db
    .insert(promptFavorite)
    .select(theirs)
    .onConflictDoUpdate({
      target: [promptFavorite.userId, promptFavorite.promptId],
      set: { createdAt: sql`least(${promptFavorite.createdAt}, excluded.created_at)` },
    });
  await db.delete(promptFavorite).where(eq(promptFavorite.userId, from));
}

/** What both used up of one day counts together: a second account gives nobody a second quota. */
export async function moveQuota(db: Db, from: number, to: number): Promise<void> {
  const [theirs] = await db.delete(imageQuota).where(eq(imageQuota.userId, from)).returning();
  if (!theirs) return;
  await db
    .insert(imageQuota)
    .values({ ...theirs, userId: to })
    .onConflictDoUpdate({
      target: imageQuota.userId,
      set: {
        day: sql`greatest(${imageQuota.day}, excluded.day)`,
        used: sql`case
          when ${imageQuota.day} = excluded.day then ${imageQuota.used} + excluded.used
          when ${imageQuota.day} > excluded.day then ${imageQuota.used}
          else excluded.used end`,
      },
    });
}

/** Prompts that are gone, and the images that were made, or were to be made, from them. */
export interface GonePrompts {
  readonly promptIds: readonly number[];
  readonly imageIds: readonly number[];
}

/** Removes some prompts of an owner, with their orders, images and the marks of others on them. */
export async function deletePromptsOf(db: Db, ownerId: number, limit: number): Promise<GonePrompts> {
  const some = await db
    .select({ id: prompt.id })
    .from(prompt)
    .where(eq(prompt.ownerId, ownerId))
    .orderBy(asc(prompt.id))
    .limit(limit)
    .for('update');
  const promptIds = some.map(({ id }) => id);
  if (promptIds.length === 0) return { promptIds, imageIds: [] };
  const made = await db.select({ id: image.id }).from(image).where(inArray(image.promptId, promptIds));
  const ordered = await db
    .select({ imageIds: generation.imageIds })
    .from(generation)
    .where(inArray(generation.promptId, promptIds));
  await db.delete(prompt).where(inArray(prompt.id, promptIds));
  const imageIds = new Set([...made.map(({ id }) => id), ...ordered.flatMap((order) => order.imageIds)]);
  return { promptIds, imageIds: [...imageIds] };
}

export async function deleteTraces(db: Db, userId: number): Promise<void> {
  await db.delete(promptFavorite).where(eq(promptFavorite.userId, userId));
  await db.delete(imageQuota).where(eq(imageQuota.userId, userId));
}

/** The next prompts of an owner. */
export async function listPromptsOfOwner(db: Db, ownerId: number, after: number, limit: number) {
  const { id, text, negativeText, visibility, tags, modelId, createdAt } = prompt;
  return db
    .select({ id, text, negativeText, visibility, tags, modelId, createdAt })
    .from(prompt)
    .where(and(eq(prompt.ownerId, ownerId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** The next prompts, of whomever, that somebody marked; not what they say. */
export async function listFavoritesOf(db: Db, userId: number, after: number, limit: number) {
  const { promptId, createdAt } = promptFavorite;
  return db
    .select({ promptId, createdAt })
    .from(promptFavorite)
    .where(and(eq(promptFavorite.userId, userId), gt(promptId, after)))
    .orderBy(asc(promptId))
    .limit(limit);
}
