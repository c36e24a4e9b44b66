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

const maxInteger = 2 ** 31 - 1;
const maxReal = 3.4e38;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$/;

/** A cursor comes from outside: what PostgreSQL would refuse is refused here, in words for its sender. */
function isValueOf(column: AnyColumn | SQL, value: string | number | undefined): boolean {
  // An expression that a list is sorted by is a rank.
  if (!is(column, Column)) return typeof value === 'number' && Math.abs(value) <= maxReal;
  if (column.dataType === 'number') {
    return Number.isSafeInteger(value) && (column.getSQLType() === 'bigint' || Math.abs(Number(value)) <= maxInteger);
  }
  if (typeof value !== 'string') return false;
  if (column.dataType === 'date') return moment.test(value) && !value.startsWith('0000') && isMoment(value);
  return !value.includes('\0');
}

/** Whether the calendar and the clock have it: Date turns February 30th into another day. */
function isMoment(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 19));
}
