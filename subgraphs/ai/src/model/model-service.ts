import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Tables } from '../db/tables.ts';
import type { ImageProvider } from '../providers/image-provider.ts';
import { findModels, listModels, type ModelRow, registerModels } from './model-repository.ts';

export interface ModelService {
  /** Those that can be used here first, the preferred one at the top; then those that were once configured. */
  list(): Promise<ModelRow[]>;
  /** Who serves the model; null when it is not configured here. */
  providerOf(row: ModelRow): ImageProvider | null;
  /**
   * The model to use.
   * @param id null for the first one that is available
   * @throws KizunaError NOT_FOUND, or VALIDATION_ERROR on `modelId` when it cannot be used here
   */
  choose(id: number | null): Promise<ModelRow>;
}

/**
 * Enters the providers' models into the registry.
 * @param providers the preferred ones first
 */
export async function openModelService(
  { db }: Database<Tables>,
  providers: readonly ImageProvider[],
): Promise<ModelService> {
  await registerModels(
    db,
    providers.map(({ kind, model }) => ({ ...model, provider: kind })),
  );

  // A name that another provider took over belongs to that one.
  const rankOf = (row: ModelRow): number =>
    providers.findIndex(
      ({ kind, model }) => kind === row.provider && model.name === row.name && model.version === row.version,
    );

  const list = async (): Promise<ModelRow[]> => {
    const rows = await listModels(db);
    const available = rows.filter((row) => rankOf(row) !== -1);
    return [...available.sort((a, b) => rankOf(a) - rankOf(b)), ...rows.filter((row) => rankOf(row) === -1)];
  };
  const providerOf = (row: ModelRow): ImageProvider | null => providers[rankOf(row)] ?? null;

  return {
    list,
    providerOf,
    async choose(id) {
      const [row] = id === null ? await list() : await findModels(db, [id]);
      if (!row) throw new KizunaError('NOT_FOUND');
      if (!providerOf(row)) {
        throw invalid('modelId', 'This model cannot be used right now.', 'このモデルは現在使用できません。');
      }
      return row;
    },
  };
}
