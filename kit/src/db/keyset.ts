import { type AnyColumn, and, asc, Column, desc, is, type SQL, sql } from 'drizzle-orm';
import { invalid } from '../errors/kizuna-error.ts';
import type { CursorKey, Page } from '../graph/pagination.ts';

/** The WHERE, ORDER BY and LIMIT of one page of a list. */
export interface KeysetQuery {
  readonly where: SQL | undefined;
  readonly orderBy: SQL[];
  readonly limit: number;
}

/**
 * Turns a page into SQL over columns that are all sorted in one direction; the last column must be unique.
 * Row comparison (`(a, b) < (x, y)`) keeps pages stable while rows come and go, and uses an index over the same columns.
 * @param columns the sort columns, in order
 * @param direction the list's own order
 */
export function keyset(page: Page, columns: readonly (AnyColumn | SQL)[], direction: 'asc' | 'desc'): KeysetQuery {
  const forward = direction === 'asc';
  const reading = page.backward ? !forward : forward;
  return {
    where: and(
      page.after ? compare(columns, page.after, forward ? '>' : '<', 'after') : undefined,
      page.before ? compare(columns, page.before, forward ? '<' : '>', 'before') : undefined,
    ),
    orderBy: columns.map((column) => (reading ? asc(column) : desc(column))),
    limit: page.limit + 1,
  };
}

function compare(columns: readonly (AnyColumn | SQL)[], key: CursorKey, operator: '<' | '>', field: string): SQL {
  const fits = key.length === columns.length && columns.every((column, index) => isValueOf(column, key[index]));
  if (!fits) throw invalid(field, 'This is not a cursor of this list.', 'このリストのカーソルではありません。');
  const left = sql.join(
    columns.map((column) => sql`${column}`),
    sql`, `,
  );
  const right = sql.join(
    key.map((part) => sql`${part}`),
    sql`, `,
  );
  return sql`(${left}) ${sql.raw(operator)} (${right})`;
}

/** A cursor comes from outside: what PostgreSQL would refuse is refused here, in words for its sender. */
function isValueOf(column: AnyColumn | SQL, value: string | number | undefined): boolean {
  if (!is(column, Column)) return value !== undefined;
  if (column.dataType === 'number') return Number.isSafeInteger(value);
  if (column.dataType === 'date') return typeof value === 'string' && !Number.isNaN(Date.parse(value));
  return typeof value === 'string';
}
