import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import type { Page } from '@kizuna/kit/graph/pagination';
import { toSearchDocument, toSearchQuery } from '@kizuna/kit/search/search-text';
import { matchesSearch } from '@kizuna/kit/search/tsvector-column';
import { and, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm';
import { performer, type Tables } from '../db/tables.ts';
import type { PerformerInput } from './performer-input.ts';

const { search: _search, ...columns } = getTableColumns(performer);

/** A performer without its search document, which nobody reads. */
export type PerformerRow = Omit<typeof performer.$inferSelect, 'search'>;

type Db = Executor<Tables>;

/** What is left of an erased account is shown to nobody. */
const isShown = isNull(performer.lockedUntil);
/** Stands for its account. */
const isCurrent = and(isNull(performer.mergedIntoId), isShown);

/** Null when the user has a performer already. */
export async function insertPerformer(db: Db, userId: number, input: PerformerInput): Promise<PerformerRow | null> {
  const [row] = await db
    .insert(performer)
    .values({ ...input, userId, search: toSearchDocument(input.stageName) })
    .onConflictDoNothing({ target: performer.userId, where: sql`merged_into_id is null and locked_until is null` })
    .returning(columns);
  return row ?? null;
}

export async function updatePerformer(db: Db, id: number, change: Partial<PerformerInput>): Promise<PerformerRow> {
  const search = change.stageName === undefined ? {} : { search: toSearchDocument(change.stageName) };
  const [row] = await db
    .update(performer)
    .set({ ...change, ...search, updatedAt: sql`now()` })
    .where(eq(performer.id, id))
    .returning(columns);
  if (!row) throw new Error(`Performer ${id} is gone.`);
  return row;
}

export async function findPerformers(db: Db, ids: readonly number[]): Promise<PerformerRow[]> {
  return db
    .select(columns)
    .from(performer)
    .where(and(inArray(performer.id, [...ids]), isShown));
}

/** The one that stands for each of the accounts. */
export async function findPerformersOfUsers(db: Db, userIds: readonly number[]): Promise<PerformerRow[]> {
  return db
    .select(columns)
    .from(performer)
    .where(and(inArray(performer.userId, [...userIds]), isCurrent));
}

/** Holds the performer's row until the transaction ends: who fixes an identity and who changes it wait for one another. */
export async function lockPerformer(db: Db, id: number): Promise<PerformerRow | null> {
  const [row] = await db
    .select(columns)
    .from(performer)
    .where(and(eq(performer.id, id), isShown))
    .for('no key update');
  return row ?? null;
}

/** Performers by stage name. @param search what somebody typed; null for all */
export async function listPerformers(db: Db, search: string | null, page: Page): Promise<PerformerRow[]> {
  const query = search === null ? null : toSearchQuery(search);
  if (search !== null && !query) return [];
  const { where, orderBy, limit } = keyset(page, [performer.stageName, performer.id], 'asc');
  return db
    .select(columns)
    .from(performer)
    .where(and(query ? matchesSearch(performer.search, query) : undefined, isCurrent, where))
    .orderBy(...orderBy)
    .limit(limit);
}
