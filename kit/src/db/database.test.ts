import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { connect } from './connect.ts';
import { connectDatabase, type Database, openDatabase } from './database.ts';

describe('the database of a subgraph', () => {
  let server: TestDatabase;
  let folder: string;
  const opened: Database<Record<string, never>>[] = [];

  beforeAll(async () => {
    server = await createTestDatabase();
    // A folder as people have them: with a space and with letters that URLs spell otherwise.
    folder = await mkdtemp(join(tmpdir(), 'kizuna 絆 db-'));
    for (const schema of ['apples', 'pears']) await writeMigrations(schema);
  });
  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await server.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const migrations = (schema: string) => pathToFileURL(`${join(folder, schema)}/`);
  async function writeMigrations(schema: string, names = ['0000_first']) {
    await mkdir(join(folder, schema, 'meta'), { recursive: true });
    for (const name of names) {
      const text = `create table "${schema}"."${name}" (id bigint generated always as identity primary key, body text);`;
      await writeFile(join(folder, schema, `${name}.sql`), text);
    }
    const entries = names.map((tag, idx) => ({ idx, version: '7', when: 1_000 + idx, tag, breakpoints: true }));
    const journal = { version: '7', dialect: 'postgresql', entries };
    await writeFile(join(folder, schema, 'meta/_journal.json'), JSON.stringify(journal));
  }
  async function open(schema: string, url = server.url) {
    const database = await openDatabase({ url, schema, migrations: migrations(schema), tables: {} });
    opened.push(database);
    return database;
  }

  it('is migrated once, also when many processes open it at the same time', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, () => open('apples')));
    for (const { sql } of databases) await sql`insert into apples."0000_first" (body) values ('絆')`;
    const { sql } = await open('apples');
    expect(await sql`select count(*)::int as count from apples.migration`).toEqual([{ count: 1 }]);
    expect(await sql`select count(*)::int as count from apples."0000_first"`).toEqual([{ count: 4 }]);
  });

  it('is opened without waiting for others who migrate, when it is up to date', async () => {
    await open('apples');
    const other = connect(server.url, { max: 1 });
    await other`select pg_advisory_lock(4771001)`;
    const { sql } = await open('apples');
    expect(await sql`select count(*)::int as count from apples.migration`).toEqual([{ count: 1 }]);
    await other.end();
  });

  it('loses the rights that a killed migration left it', async () => {
    await open('apples');
    const admin = connect(server.url, { max: 1 });
    const database = new URL(server.url).pathname.slice(1);
    await admin`grant create on database ${admin(database)} to kizuna_apples`;
    const { sql } = await open('apples');
    await expect(sql`create schema more`).rejects.toMatchObject({ code: '42501' });
    await admin.end();
  });

  it('answers a health check until its server is gone', async () => {
    const database = await open('pears');
    await database.ping();
    const nowhere = connectDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', schema: 'pears', tables: {} });
    await expect(nowhere.ping()).rejects.toThrow('ECONNREFUSED');
    await nowhere.close();
  });

  it('is brought up to date at the next start, with its rows kept', async () => {
    const { sql: before } = await open('pears');
    await before`insert into pears."0000_first" (body) values ('kept')`;
    await writeMigrations('pears', ['0000_first', '0001_second']);
    const { sql } = await open('pears');
    expect(await sql`select body from pears."0000_first"`).toEqual([{ body: 'kept' }]);
    expect(await sql`select * from pears."0001_second"`).toEqual([]);
  });

  it('is its own: PostgreSQL itself refuses what belongs to another subgraph, and all that owners may do', async () => {
    const { sql: apples } = await open('apples');
    const { sql: pears } = await open('pears');
    expect(await pears`select current_user as name`).toEqual([{ name: 'kizuna_pears' }]);
    expect(await apples`select count(*) from apples."0000_first"`).toHaveLength(1);
    const denied = { code: '42501' };
    await expect(pears`select * from apples."0000_first"`).rejects.toMatchObject(denied);
    await expect(pears`insert into apples."0000_first" (body) values ('x')`).rejects.toMatchObject(denied);
    await expect(pears`create schema more`).rejects.toMatchObject(denied);
    await expect(pears`create role intruder`).rejects.toMatchObject(denied);
    await expect(pears`create table public.more (id int)`).rejects.toMatchObject(denied);
  });

  it('says times in UTC', async () => {
    const { sql } = await open('apples');
    expect(await sql`show timezone`).toEqual([{ TimeZone: 'UTC' }]);
  });

  it.each([
    ['nobody listens', (url: URL) => Object.assign(url, { port: '1' })],
    ['there is no such host', (url: URL) => Object.assign(url, { hostname: 'nowhere.invalid' })],
    ['the password is wrong', (url: URL) => Object.assign(url, { password: 'hunter2' })],
    ['there is no such database', (url: URL) => Object.assign(url, { pathname: '/missing' })],
  ])('cannot be used when %s: one sentence says so, without the password', async (_why, spoil) => {
    const url = spoil(new URL(server.url));
    const error = await open('apples', url.href).then(
      () => null,
      (reason: unknown) => reason,
    );
    const message = error instanceof Error ? error.message : '';
    expect(message).toMatch(/^The database \S+ \(DATABASE_URL\) cannot be used: [A-Z0-9_]+\.$/);
    expect(message).toContain(url.host + url.pathname);
    expect(message).not.toContain(url.password);
  });

  it('fails with what is wrong in a migration, leaves nothing of it behind, and can be tried again', async () => {
    await cp(join(folder, 'apples'), join(folder, 'plums'), { recursive: true });
    const file = join(folder, 'plums/0000_first.sql');
    await writeFile(file, 'create table plums.half (id int); select * from plums.missing;');
    await expect(open('plums')).rejects.toThrow();
    const admin = connect(server.url, { max: 1 });
    expect(await admin`select * from pg_tables where schemaname = 'plums' and tablename = 'half'`).toEqual([]);
    await admin.end();
    await writeFile(file, 'create table plums.whole (id int);');
    const { sql } = await open('plums');
    expect(await sql`select * from plums.whole`).toEqual([]);
  });
});
