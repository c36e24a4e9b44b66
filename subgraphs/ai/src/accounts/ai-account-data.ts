import type { AccountData } from '@kizuna/kit/accounts/account-data';
import { exportPages } from '@kizuna/kit/accounts/export-content';
import type { Executor } from '@kizuna/kit/db/database';
import { eq } from 'drizzle-orm';
import { imageQuota, prompt, promptFavorite, type Tables } from '../db/tables.ts';
import { findImagesOfPrompts } from '../image/image-repository.ts';
import type { SimilarPrompts } from '../similar/similar-prompts.ts';
import {
  deletePromptsOf,
  deleteTraces,
  listFavoritesOf,
  listPromptsOfOwner,
  moveFavorites,
  movePrompts,
  moveQuota,
} from './account-repository.ts';
import { disposeOfImages } from './image-files.ts';

/** Prompts in one round of an erasure. */
const batchSize = 200;

/** What `ai` holds on an account: prompts with their images, favourites, and what was used of the quota. */
export function createAiAccountData(similarPrompts: SimilarPrompts): AccountData<Tables> {
  /** The index of similar prompts knows owners, too. */
  const announce = (promptIds: readonly number[]) => async () => {
    for (const id of promptIds) await similarPrompts.changed(id);
  };

  return {
    async countOf(db, userId) {
      const [prompts, favorites] = await Promise.all([
        db.$count(prompt, eq(prompt.ownerId, userId)),
        db.$count(promptFavorite, eq(promptFavorite.userId, userId)),
      ]);
      return { prompts, favorites };
    },

    async exportOf(db, userId) {
      const [quota] = await db.select().from(imageQuota).where(eq(imageQuota.userId, userId));
      return {
        prompts: exportPages(
          (after, limit) => listPromptsOfOwner(db, userId, after, limit),
          ({ id }) => id,
          (rows) => withImages(db, rows),
        ),
        favorites: exportPages(
          (after, limit) => listFavoritesOf(db, userId, after, limit),
          ({ promptId }) => promptId,
        ),
        imageQuota: quota ? { day: quota.day, used: quota.used } : null,
      };
    },

    async mergeInto(tx, from, to, after) {
      const moved = await movePrompts(tx, from, to);
      await moveFavorites(tx, from, to);
      await moveQuota(tx, from, to);
      after(announce(moved));
    },

    async erase(tx, userId, after) {
      for (;;) {
        const { promptIds, imageIds } = await deletePromptsOf(tx, userId, batchSize);
        if (promptIds.length === 0) break;
        await disposeOfImages(tx, imageIds);
        after(announce(promptIds));
      }
      await deleteTraces(tx, userId);
      return [];
    },
  };
}

async function withImages<Row extends { readonly id: number }>(
  db: Executor<Tables>,
  rows: readonly Row[],
): Promise<unknown[]> {
  const images = await findImagesOfPrompts(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...row,
    images: images
      .filter(({ promptId }) => promptId === row.id)
      .map(({ id, width, height, seed, createdAt }) => ({ id, width, height, seed, createdAt })),
  }));
}
