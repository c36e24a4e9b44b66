import type { Database } from '@kizuna/kit/db/database';
import { ownedPages, type PageOf, pageKey } from '@kizuna/kit/graph/owned-pages';
import type { Connection } from '@kizuna/kit/graph/pagination';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { findFavorites } from '../favorite/favorite-repository.ts';
import {
  findGenerationsOfJobs,
  findLatestGenerations,
  type GenerationRow,
} from '../generation/generation-repository.ts';
import { findImages, findImagesOfPrompts, type ImageRow } from '../image/image-repository.ts';
import { findModels, type ModelRow } from '../model/model-repository.ts';
import { maySee } from './prompt-policy.ts';
import { findPrompts, listPromptsOf, type PromptRow } from './prompt-repository.ts';

/** What the fields of many prompts ask for at once; one set for each request. */
export interface AiLoaders {
  /** The prompt, if the viewer may see it. */
  readonly prompt: DataLoader<number, PromptRow | null>;
  /** A user's prompts as far as the viewer may see them, newest first. */
  readonly promptsOf: DataLoader<PageOf, Connection<PromptRow>, string>;
  /** Whether it is among the viewer's favourites. */
  readonly isFavorite: DataLoader<number, boolean>;
  readonly model: DataLoader<number, ModelRow>;
  readonly image: DataLoader<number, ImageRow | null>;
  readonly imagesOfPrompt: DataLoader<number, ImageRow[]>;
  readonly latestGeneration: DataLoader<number, GenerationRow | null>;
  readonly generationOfJob: DataLoader<number, GenerationRow | null>;
}

export function createAiLoaders({ db }: Database<Tables>, viewer: Viewer | null): AiLoaders {
  return {
    prompt: new DataLoader(async (ids) => {
      const rows = await findPrompts(db, ids);
      return pickBy(
        rows.filter((row) => maySee(viewer, row)),
        ids,
        (row) => row.id,
      );
    }),
    promptsOf: new DataLoader(
      ownedPages({
        read: (ownerIds, page) => listPromptsOf(db, ownerIds, viewer?.userId ?? null, page),
        ownerOf: (row) => row.ownerId,
        keyOf: (row) => [row.id],
      }),
      { cacheKeyFn: pageKey },
    ),
    isFavorite: new DataLoader(async (ids) => {
      const favorites = viewer ? await findFavorites(db, viewer.userId, ids) : new Set();
      return ids.map((id) => favorites.has(id));
    }),
    model: new DataLoader(async (ids) => {
      const rows = await findModels(db, ids);
      return pickBy(rows, ids, (row) => row.id).map(
        (row, index) => row ?? new Error(`There is no model ${ids[index]}.`),
      );
    }),
    image: new DataLoader(async (ids) => pickBy(await findImages(db, ids), ids, (row) => row.id)),
    imagesOfPrompt: new DataLoader(async (ids) => {
      const rows = await findImagesOfPrompts(db, ids);
      return ids.map((id) => rows.filter((row) => row.promptId === id));
    }),
    latestGeneration: new DataLoader(async (ids) =>
      pickBy(await findLatestGenerations(db, ids), ids, (row) => row.promptId),
    ),
    generationOfJob: new DataLoader(async (ids) =>
      pickBy(await findGenerationsOfJobs(db, ids), ids, (row) => row.jobId),
    ),
  };
}

/** Puts rows into the order of the keys that they were asked for by; null where there is none. */
function pickBy<Row>(
  rows: readonly Row[],
  keys: readonly number[],
  keyOf: (row: Row) => number | null,
): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}
