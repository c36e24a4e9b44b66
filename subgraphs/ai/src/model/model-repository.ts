import type { Executor } from '@kizuna/kit/db/database';
import { inArray, sql } from 'drizzle-orm';
import { model, type Tables } from '../db/tables.ts';

export type ModelRow = typeof model.$inferSelect;

type Db = Executor<Tables>;

/** Adds models, or renews what is said of those that are there. */
export async function registerModels(db: Db, models: (typeof model.$inferInsert)[]): Promise<void> {
  await db
    .insert(model)
    .values(models)
    .onConflictDoUpdate({
      target: [model.name, model.version],
      set: { description: sql`excluded.description`, provider: sql`excluded.provider` },
    });
}

export async function listModels(db: Db): Promise<ModelRow[]> {
  return db.select().from(model).orderBy(model.id);
}

export async function findModels(db: Db, ids: readonly number[]): Promise<ModelRow[]> {
  return db
    .select()
    .from(model)
    .where(inArray(model.id, [...ids]));
}
