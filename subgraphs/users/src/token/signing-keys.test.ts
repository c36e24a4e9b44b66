import { type Database, openDatabase } from '@kizuna/kit/db/database';
import { migrateShared } from '@kizuna/kit/service/migrate-shared';
import { createTestDatabase, type TestDatabase } from '@kizuna/kit/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Tables, tables } from '../db/tables.ts';
import { openSigningKeys } from './signing-keys.ts';

const sealingKey = new Uint8Array(32).fill(7);

describe('signing keys', () => {
  let server: TestDatabase;
  let database: Database<Tables>;
  beforeAll(async () => {
    server = await createTestDatabase();
    await migrateShared(server.url);
    const migrations = new URL('../db/migrations/', import.meta.url);
    database = await openDatabase({ url: server.url, schema: 'auth', migrations, tables });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  const open = () => openSigningKeys(database, sealingKey);
  /** Makes it so many hours later for all keys. */
  const wait = (hours: number) =>
    database.sql`update auth.signing_key set created_at = created_at - make_interval(hours => ${hours})`;

  it('are agreed upon by processes that start at once, and cannot be read with another secret', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    expect(one.current.kid).toBe(other.current.kid);
    await expect(openSigningKeys(database, new Uint8Array(32))).rejects.toThrow('KIZUNA_SECRET');
    expect(JSON.stringify(await one.publicKeys())).not.toContain('"d"');
  });

  it('follow one another: the next one is published before it signs, the last one after it did', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const published = async () => (await other.publicKeys()).keys.map(({ kid }) => kid);
    const rotateBoth = () => Promise.all([one.rotate(), other.rotate()]);
    const first = one.current.kid;
    await rotateBoth();
    expect(await published()).toEqual([first]);

    await wait(90 * 24 + 1);
    await rotateBoth();
    expect([one.current.kid, other.current.kid, (await published()).length]).toEqual([first, first, 2]);
    await wait(1);
    await one.rotate();
    const second = one.current.kid;
    expect([second === first, await published()]).toEqual([false, expect.arrayContaining([first, second])]);
    // Signs on with the old one until it has looked.
    expect(other.current.kid).toBe(first);
    await other.rotate();
    expect(other.current.kid).toBe(second);

    await wait(47);
    await rotateBoth();
    expect(await published()).toHaveLength(2);
    await wait(2);
    await rotateBoth();
    expect(await published()).toEqual([second]);
  });

  it('that slept through their time keep the old one about for as long as its tokens are', async () => {
    const keys = await open();
    const first = keys.current.kid;
    await wait(91 * 24);
    await keys.rotate();
    await wait(300 * 24);
    await keys.rotate();
    expect(keys.current.kid).not.toBe(first);
    await keys.rotate();
    expect((await keys.publicKeys()).keys.map(({ kid }) => kid)).toContain(first);
  });

  it('that were taken out of the table are made anew: so all access tokens end', async () => {
    const keys = await open();
    const lost = keys.current.kid;
    await database.sql`delete from auth.signing_key`;
    await keys.rotate();
    expect(keys.current.kid).not.toBe(lost);
    expect((await keys.publicKeys()).keys.map(({ kid }) => kid)).toEqual([keys.current.kid]);
  });
});
