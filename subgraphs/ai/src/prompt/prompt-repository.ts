import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { owners } from '@kizuna/kit/db/owners';
import type { Page } from '@kizuna/kit/graph/pagination';
import { toSearchDocument } from '@kizuna/kit/search/search-text';
import { matchesSearch, searchRank } from '@kizuna/kit/search/tsvector-column';
import { and, asc, desc, eq, getTableColumns, inArray, or, type SQL, sql } from 'drizzle-orm';
import { prompt, promptFavorite, type Tables } from '../db/tables.ts';

// What only indexes need stays in the database.
const { embedding: _embedding, document: _document, ...columns } = getTableColumns(prompt);

export type PromptRow = Omit<typeof prompt.$inferSelect, 'embedding' | 'document'>;
/** A prompt found by a search, with how well it matches. */
export type RankedPromptRow = PromptRow & { readonly rank: number };
export type NewPrompt = Omit<typeof prompt.$inferInsert, 'document'>;

/** Which prompts a list is about. */
export interface PromptSelection {
  /** Public ones and this user's own; null: public ones alone. */
  readonly visibleTo: number | null;
  readonly ownerId?: number;
  readonly favoriteOf?: number;
}

type Db = Executor<Tables>;

export async function insertPrompt(db: Db, values: NewPrompt): Promise<PromptRow> {
  const document = documentOf(values.text, values.tags);
  const [row] = await db
    .insert(prompt)
    .values({ ...values, document })
    .returning(columns);
  if (!row) throw new Error('The prompt was not stored.');
  return row;
}

/** Something of a prompt that its owner may change; at least one of the two. */
export type PromptChanges = Partial<Pick<PromptRow, 'visibility' | 'tags'>>;

/** @returns undefined when it is gone or has another owner */
export async function updatePrompt(
  db: Db,
  { id, ownerId, text }: PromptRow,
  changes: PromptChanges,
): Promise<PromptRow | undefined> {
  const document = changes.tags ? { document: documentOf(text, changes.tags) } : {};
  const [row] = await db
    .update(prompt)
    .set({ ...changes, ...document })
    .where(and(eq(prompt.id, id), eq(prompt.ownerId, ownerId)))
    .returning(columns);
  return row;
}

export async function findPrompts(db: Db, ids: readonly number[]): Promise<PromptRow[]> {
  return db
    .select(columns)
    .from(prompt)
    .where(inArray(prompt.id, [...ids]));
}

export async function hasPrompts(db: Db): Promise<boolean> {
  const rows = await db.select({ id: prompt.id }).from(prompt).limit(1);
  return rows.length > 0;
}

/** Newest first. */
export async function listPrompts(db: Db, selection: PromptSelection, page: Page): Promise<PromptRow[]> {
  const { where, orderBy, limit } = keyset(page, [prompt.id], 'desc');
  return db
    .select(columns)
    .from(prompt)
    .where(and(isSelected(selection), where))
    .orderBy(...orderBy)
    .limit(limit);
}

/** One page of each owner's prompts, newest first; the rows of one owner are in the order of the page. */
export async function listPromptsOf(
  db: Db,
  ownerIds: readonly number[],
  visibleTo: number | null,
  page: Page,
): Promise<PromptRow[]> {
  const { where, orderBy, limit } = keyset(page, [prompt.id], 'desc');
  const people = owners(db, ownerIds);
  const rows = db
    .select(columns)
    .from(prompt)
    .where(and(eq(prompt.ownerId, people.ownerId), isSelected({ visibleTo }), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const found = await db
    .select()
    .from(people)
    .crossJoinLateral(rows)
    .orderBy(page.backward ? asc(rows.id) : desc(rows.id));
  return found.map((row) => row.page);
}

/** The best matches first, of equal ones the newest. */
export async function searchPrompts(
  db: Db,
  selection: PromptSelection,
  query: SQL,
  page: Page,
): Promise<RankedPromptRow[]> {
  const rank = searchRank(prompt.document, query);
  const { where, orderBy, limit } = keyset(page, [rank, prompt.id], 'desc');
  return db
    .select({ ...columns, rank })
    .from(prompt)
    .where(and(matchesSearch(prompt.document, query), isSelected(selection), where))
    .orderBy(...orderBy)
    .limit(limit);
}

function isSelected({ visibleTo, ownerId, favoriteOf }: PromptSelection): SQL | undefined {
  const isPublic = eq(prompt.visibility, 'PUBLIC');
  return and(
    visibleTo === null ? isPublic : or(isPublic, eq(prompt.ownerId, visibleTo)),
    ownerId === undefined ? undefined : eq(prompt.ownerId, ownerId),
    favoriteOf === undefined
      ? undefined
      : sql`exists (select 1 from ${promptFavorite}
          where ${promptFavorite.promptId} = ${prompt.id} and ${promptFavorite.userId} = ${favoriteOf})`,
  );
}

/** A tag says more about a prompt than a word of its text does. */
function documentOf(text: string, tags: readonly string[]): SQL {
  return toSearchDocument([{ text: tags.join('\n'), weight: 'B' }, { text }]);
}
