import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { toSearchQuery } from '@kizuna/kit/search/search-text';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { addFavorite, removeFavorite } from '../favorite/favorite-repository.ts';
import type { Moderation } from '../moderation/moderation.ts';
import type { SimilarPrompt, SimilarPrompts } from '../similar/similar-prompts.ts';
import { checkNumber, checkTags, refuseTerms } from './prompt-input.ts';
import { maySee, mayUpdate } from './prompt-policy.ts';
import {
  findPrompts,
  listPrompts,
  type PromptChanges,
  type PromptRow,
  type PromptSelection,
  searchPrompts,
  updatePrompt,
} from './prompt-repository.ts';

export type PromptFilter = 'ALL' | 'MINE' | 'FAVORITES';

export interface PromptService {
  /** What the viewer may see, newest first; with a search text the best matches first. */
  list(
    viewer: Viewer | null,
    request: { filter: PromptFilter; search: string | null },
    page: Page,
  ): Promise<Connection<PromptRow>>;
  /** @throws KizunaError NOT_FOUND when the viewer may not see it */
  setFavorite(viewer: Viewer, id: number, favorite: boolean): Promise<PromptRow>;
  /** @throws KizunaError NOT_FOUND, FORBIDDEN, or VALIDATION_ERROR on `tags` */
  update(viewer: Viewer, id: number, changes: PromptChanges): Promise<PromptRow>;
  /** @param limit 1 to 50 */
  similar(viewer: Viewer | null, row: PromptRow, limit: number): Promise<SimilarPrompt[]>;
}

export function createPromptService(
  { db }: Database<Tables>,
  similarPrompts: SimilarPrompts,
  moderation: Moderation,
): PromptService {
  async function require(viewer: Viewer, id: number): Promise<PromptRow> {
    const [row] = await findPrompts(db, [id]);
    if (!row || !maySee(viewer, row)) throw new KizunaError('NOT_FOUND');
    return row;
  }

  async function listNewest(selection: PromptSelection, page: Page): Promise<Connection<PromptRow>> {
    return toConnection(await listPrompts(db, selection, page), page, (row) => [row.id]);
  }

  return {
    async list(viewer, { filter, search }, page) {
      const selection = selectionOf(viewer, filter);
      if (!selection) return toConnection<PromptRow>([], page, () => []);
      if (search === null || search.trim() === '') return listNewest(selection, page);
      const query = toSearchQuery(search);
      const rows = query ? await searchPrompts(db, selection, query, page) : [];
      return toConnection(rows, page, (row) => [row.rank, row.id]);
    },

    async setFavorite(viewer, id, favorite) {
      const row = await require(viewer, id);
      if (favorite) await addFavorite(db, viewer.userId, id);
      else await removeFavorite(db, viewer.userId, id);
      return row;
    },

    async update(viewer, id, { visibility, tags }) {
      const row = await require(viewer, id);
      if (!mayUpdate(viewer, row)) throw new KizunaError('FORBIDDEN');
      const changes: PromptChanges = {
        ...(visibility ? { visibility } : {}),
        ...(tags ? { tags: checkTags('tags', tags) } : {}),
      };
      if (Object.keys(changes).length === 0) return row;
      await refuseTerms('tags', changes.tags?.join('\n') ?? '', moderation);
      const updated = await updatePrompt(db, row, changes);
      if (!updated) throw new KizunaError('NOT_FOUND');
      await similarPrompts.changed(id);
      return updated;
    },

    async similar(viewer, row, limit) {
      checkNumber('first', limit, 1, 50);
      const { id, text } = row;
      return similarPrompts.nearest({ text, exceptId: id, visibleTo: viewer?.userId ?? null, limit });
    },
  };
}

/** Null: nothing, since nobody has neither prompts nor favourites. */
function selectionOf(viewer: Viewer | null, filter: PromptFilter): PromptSelection | null {
  if (!viewer) return filter === 'ALL' ? { visibleTo: null } : null;
  const { userId } = viewer;
  switch (filter) {
    case 'ALL':
      return { visibleTo: userId };
    case 'MINE':
      return { visibleTo: userId, ownerId: userId };
    case 'FAVORITES':
      return { visibleTo: userId, favoriteOf: userId };
  }
}
