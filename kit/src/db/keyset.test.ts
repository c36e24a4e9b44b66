import { sql } from 'drizzle-orm';
import { bigint, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KizunaError } from '../errors/kizuna-error.ts';
import { type ConnectionArguments, type CursorKey, encodeCursor, readPage, toConnection } from '../graph/pagination.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { connect } from './connect.ts';
import { keyset } from './keyset.ts';

const note = pgTable('note', {
  id: bigint('id', { mode: 'number' }).primaryKey(),
  title: text('title').notNull(),
  score: integer('score').notNull(),
  at: timestamp('at', { withTimezone: true, precision: 3 }).notNull(),
});
type Note = typeof note.$inferSelect;

const rank = sql<number>`${note.score}::float8 / 3`;

/** Orders that lists are in: with a tie-break where the first column has ties. */
const orders = {
  byId: { columns: [note.id], direction: 'asc', keyOf: (row: Note) => [row.id] },
  byScore: { columns: [note.score, note.id], direction: 'desc', keyOf: (row: Note) => [row.score, row.id] },
  byTitle: { columns: [note.title, note.id], direction: 'asc', keyOf: (row: Note) => [row.title, row.id] },
  byTime: { columns: [note.at, note.id], direction: 'desc', keyOf: (row: Note) => [row.at.toISOString(), row.id] },
  byRank: { columns: [rank, note.id], direction: 'desc', keyOf: (row: Note) => [row.score / 3, row.id] },
} as const;
type Order = keyof typeof orders;

describe('pages of a list', () => {
  let database: TestDatabase;
  let client: postgres.Sql;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = connect(database.url, { max: 2 });
    await client`create table note (id bigint primary key, title text not null, score integer not null,
      at timestamptz(3) not null)`;
    // 23 rows; scores, titles and times come several times each.
    await client`insert into note select n, chr(97 + n % 4) || '絆', n % 5, '2026-11-21 00:00Z'::timestamptz
      + (n % 3) * interval '7 milliseconds' from generate_series(1, 23) n`;
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function list(order: Order, args: ConnectionArguments) {
    const { columns, direction, keyOf } = orders[order];
    const page = readPage(args);
    const { where, orderBy, limit } = keyset(page, columns, direction);
    const rows = await drizzle(client)
      .select()
      .from(note)
      .where(where)
      .orderBy(...orderBy)
      .limit(limit);
    return toConnection(rows, page, (row): CursorKey => keyOf(row));
  }
  const idsOf = ({ edges }: Awaited<ReturnType<typeof list>>) => edges.map(({ node }) => node.id);

  it.each(Object.keys(orders) as Order[])('cover it once in its order, %s, from either end', async (order) => {
    const whole = idsOf(await list(order, { first: 100 }));
    expect(new Set(whole).size).toBe(23);

    const forward: number[] = [];
    let page = await list(order, { first: 4 });
    for (;;) {
      forward.push(...idsOf(page));
      if (!page.pageInfo.hasNextPage) break;
      page = await list(order, { first: 4, after: page.pageInfo.endCursor });
      expect(page.pageInfo.hasPreviousPage).toBe(true);
    }
    expect(forward).toEqual(whole);

    const backward: number[] = [];
    page = await list(order, { last: 4 });
    for (;;) {
      backward.unshift(...idsOf(page));
      if (!page.pageInfo.hasPreviousPage) break;
      page = await list(order, { last: 4, before: page.pageInfo.startCursor });
      expect(page.pageInfo.hasNextPage).toBe(true);
    }
    expect(backward).toEqual(whole);
  });

  it('lie between two cursors, and stay where they are while rows come and go', async () => {
    const { edges } = await list('byId', { first: 100 });
    const between = { after: edges[2]?.cursor ?? '', before: edges[6]?.cursor ?? '' };
    expect(idsOf(await list('byId', between))).toEqual([4, 5, 6]);
    expect(idsOf(await list('byId', { ...between, last: 2 }))).toEqual([5, 6]);

    await client`update note set score = 9 where id = 3`;
    await client`delete from note where id = 3`;
    expect(idsOf(await list('byId', { ...between, first: 1 }))).toEqual([4]);
    await client`insert into note values (3, 'd絆', 3, '2026-11-21 00:00Z')`;
  });

  it('are 20 rows unless asked otherwise, and empty beyond the end', async () => {
    const first = await list('byId', {});
    expect([first.edges.length, first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([20, true, false]);
    expect((await list('byId', { first: null, last: null, after: null, before: null })).edges).toHaveLength(20);
    expect(await list('byId', { after: encodeCursor([1_000]) })).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  it('know that a page that is just full is the last', async () => {
    expect((await list('byId', { first: 23 })).pageInfo.hasNextPage).toBe(false);
    expect((await list('byId', { first: 22 })).pageInfo.hasNextPage).toBe(true);
    expect((await list('byId', { last: 23 })).pageInfo.hasPreviousPage).toBe(false);
  });

  it.each([
    ['first', { first: 0 }],
    ['first', { first: -1 }],
    ['first', { first: 101 }],
    ['last', { last: 0 }],
    ['last', { last: 101 }],
    ['last', { first: 1, last: 1 }],
  ])('are not cut to limits that make no sense: %s of %j', async (field, args) => {
    await expect(list('byId', args)).rejects.toMatchObject({ code: 'VALIDATION_ERROR', field });
  });

  const moment = '2026-11-21T00:00:00.000Z';
  const foreign: [Order, unknown][] = [
    ['byId', []],
    ['byId', {}],
    ['byId', 7],
    ['byId', null],
    ['byId', [null]],
    ['byId', [[1]]],
    ['byId', ['1']],
    ['byId', [1.5]],
    ['byId', [1e20]],
    ['byId', [1, 1]],
    ['byScore', [1]],
    ['byScore', [2 ** 31, 1]],
    ['byScore', ['1; drop table note', 1]],
    ['byTitle', [1, 1]],
    ['byTitle', ['a\0b', 1]],
    ['byTime', [moment]],
    ['byTime', [1_700_000_000_000, 1]],
    ['byTime', ['foo 1', 1]],
    ['byTime', ['2026-02-30T00:00:00.000Z', 1]],
    ['byTime', ['+275760-09-13T00:00:00.000Z', 1]],
    ['byTime', ['0000-01-01T00:00:00.000Z', 1]],
    ['byTime', ['infinity', 1]],
    ['byRank', ['x', 1]],
    ['byRank', [1e300, 1]],
  ];
  it.each(foreign)('refuse a cursor of another list or of nobody, %s: %j', async (order, key) => {
    const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
    for (const field of ['after', 'before'] as const) {
      await expect(list(order, { [field]: cursor })).rejects.toMatchObject({ code: 'VALIDATION_ERROR', field });
    }
  });

  it.each(['', 'x', '!', '💥', 'bnVsbA', 'W10', Buffer.from('[1e999]').toString('base64url'), 'A'.repeat(100_000)])(
    'refuse text that is no cursor: %.20j',
    (after) => {
      expect(() => readPage({ after })).toThrow(KizunaError);
    },
  );
});
