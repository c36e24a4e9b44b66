import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';

/**
 * A `tsvector` column: `document: tsvector('document').notNull()` with `index().using('gin', table.document)`. Write it with
 * `toSearchDocument`; there is no use in reading it.
 */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** Whether a document matches; a GIN index on the column answers it. */
export function matchesSearch(document: AnyColumn, query: SQL): SQL {
  return sql`${document} @@ ${query}`;
}

/**
 * How well a document matches, higher is better. It depends on nothing but the document and the query, and a JavaScript
 * number carries it exactly, so it may stand in a cursor (with the id as tie-break).
 */
export function searchRank(document: AnyColumn, query: SQL): SQL<number> {
  // 1: a long text does not win by its length alone. `real` becomes `double precision`, so that nothing is rounded on the way.
  return sql<number>`ts_rank(${document}, ${query}, 1)::float8`;
}
