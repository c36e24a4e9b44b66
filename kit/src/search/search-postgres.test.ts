import { desc, eq, sql } from 'drizzle-orm';
import { bigint, pgTable } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type SearchPart, toSearchDocument, toSearchQuery } from './search-text.ts';
import { matchesSearch, searchRank, tsvector } from './tsvector-column.ts';

const note = pgTable('note', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  document: tsvector('document').notNull(),
});

describe('search on PostgreSQL', () => {
  let database: TestDatabase;
  let connection: postgres.Sql;
  let db: ReturnType<typeof drizzle>;
  beforeAll(async () => {
    database = await createTestDatabase();
    connection = postgres(database.url, { max: 2, onnotice: () => {} });
    db = drizzle(connection);
    await connection`create table note (id bigint primary key generated always as identity, document tsvector not null)`;
    await connection`create index note_document on note using gin (document)`;
  });
  beforeEach(() => connection`truncate note`);
  afterAll(async () => {
    await connection.end();
    await database.drop();
  });

  async function store(document: string | readonly SearchPart[]): Promise<number> {
    const [row] = await db
      .insert(note)
      .values({ document: toSearchDocument(document) })
      .returning({ id: note.id });
    return row?.id ?? 0;
  }
  async function search(text: string): Promise<number[]> {
    const query = toSearchQuery(text);
    if (!query) return [];
    const rank = searchRank(note.document, query);
    const rows = await db
      .select({ id: note.id })
      .from(note)
      .where(matchesSearch(note.document, query))
      .orderBy(desc(rank), desc(note.id));
    return rows.map((row) => row.id);
  }

  it('finds Japanese inside a longer text, and only as it stands there', async () => {
    const japanese = await store('今日は日本語の勉強をしました。');
    await store('日本の本と外国語');
    expect(await search('日本語')).toEqual([japanese]);
    expect(await search('日本語の勉強')).toEqual([japanese]);
    expect(await search('勉強 日本語')).toEqual([japanese]);
    expect(await search('語日')).toEqual([]);
  });

  it('finds a single character at the start, in the middle, at the end and alone', async () => {
    const ids = [await store('猫カフェ'), await store('白猫と黒猫の話'), await store('三毛猫'), await store('猫')];
    await store('犬');
    expect(new Set(await search('猫'))).toEqual(new Set(ids));
  });

  it('finds words in any case and order, and the last one while it is typed', async () => {
    const id = await store('GraphQL Federation for everybody');
    expect(await search('federation GRAPHQL')).toEqual([id]);
    expect(await search('graphql fed')).toEqual([id]);
    expect(await search('graph federation')).toEqual([]);
  });

  it('finds mixed writing, half-width kana and emoji', async () => {
    const id = await store('TypeScriptのﾃﾞｰﾀ型入門 🌸 2026年');
    for (const text of ['typescript データ型', 'データ', '🌸', '入門 🌸', '2026年', '年', 'Ｔｙｐｅｓｃｒｉｐｔ']) {
      expect(await search(text), text).toEqual([id]);
    }
    expect(await search('🐈')).toEqual([]);
  });

  it('does not take a phrase across the end of a sentence', async () => {
    await store('東京。京都');
    expect(await search('東京京都')).toEqual([]);
  });

  it('takes operators, quotes and backslashes as nothing special', async () => {
    const id = await store("it's a \\ 'quoted' & | ! <-> :* text\0");
    for (const text of [
      "it's",
      "'quoted'",
      'quoted & text',
      'a | !text',
      "text:*'",
      '((text',
      'text <-> :*',
      '\\text\\',
      'text\0',
    ]) {
      expect(await search(text), text).toEqual([id]);
    }
    for (const text of ["'", '&', '|', '!', '<->', ':*', '(', '\\', '', ' ', '!!!', '\0', '\ud83d']) {
      expect(await search(text), text).toEqual([]);
    }
  });

  it('finds to the end of a long text, also pairs that occur there a thousand times', async () => {
    const id = await store(`${'これはペンです。'.repeat(3_000)}最後の猫です。${'これはペンです。'.repeat(1_000)}`);
    expect(await search('最後の猫です')).toEqual([id]);
    expect(await search('これはペンです')).toEqual([id]);
    expect(await search('猫のペン')).toEqual([]);
  });

  it('finds a phrase wherever it stands in a long text', async () => {
    const filler = Array.from({ length: 16_340 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    for (const length of [16_300, 16_320, 16_335, 16_340]) {
      const id = await store(`${filler.slice(0, length)}かくれんぼのこども${filler}`);
      expect(await search('かくれんぼのこども')).toContain(id);
    }
  });

  it('takes very long texts and queries', async () => {
    const everyCharacter = Array.from({ length: 60_000 }, (_, index) =>
      String.fromCodePoint(0x20000 + (index % 40_000)),
    );
    const texts = ['x'.repeat(2_000_000), 'word '.repeat(400_000), '\ufdfa'.repeat(60_000), everyCharacter.join('')];
    texts.push(Array.from({ length: 60_000 }, (_, index) => `w${index}`).join(' '));
    for (const text of texts) {
      const id = await store(text);
      expect(await search(text)).toContain(id);
      await db.delete(note).where(eq(note.id, id));
    }
  });

  it('ranks a match in the title before one in the body', async () => {
    const inBody = await store([{ text: '犬の話', weight: 'A' }, { text: '猫も少し出ます' }]);
    const inTitle = await store([{ text: '猫の話', weight: 'A' }, { text: '犬も少し出ます' }]);
    const older = await store([{ text: null, weight: 'A' }, { text: '猫も少し出ます' }]);
    expect(await search('猫')).toEqual([inTitle, older, inBody]);
  });

  it('is answered by the index', async () => {
    const query = toSearchQuery('日本語 猫');
    if (!query) throw new Error('There is something to search for.');
    const plan = await db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(sql`explain select id from ${note} where ${matchesSearch(note.document, query)}`);
    });
    expect(JSON.stringify(plan)).toContain('Bitmap Index Scan on note_document');
  });
});
