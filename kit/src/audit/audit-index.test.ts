import { readFile } from 'node:fs/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../db/connect.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { recordAudit } from './audit.ts';
import { migrateAudit } from './audit-database.ts';

let postgres: TestDatabase;
let owner: ReturnType<typeof connect>;
beforeAll(async () => {
  postgres = await createTestDatabase();
  await migrateAudit(postgres.url);
  owner = connect(postgres.url, { max: 3 });
});
afterAll(async () => {
  await owner.end();
  await postgres.drop();
});

const index = async () =>
  (
    await owner<{ isWhole: boolean; number: number }[]>`
      select i.indisvalid as "isWhole", c.oid::int as number from pg_index i join pg_class c on c.oid = i.indexrelid
      where c.relname = 'audit_log_subject'`
  )[0];
const dropIndex = () => owner`drop index history.audit_log_subject`;
const isBuilding = async () =>
  (
    await owner`select 1 from pg_stat_activity
      where datname = current_database() and query ilike 'create index concurrently%' and wait_event_type = 'Lock'`
  ).length > 0;

it('has its index after the first migration, and no longer one of a log with entries, which would stall who records', async () => {
  expect(await index()).toMatchObject({ isWhole: true });
  await dropIndex();
  const migration = await readFile(new URL('./migrations/0004_subject.sql', import.meta.url), 'utf8');
  await owner.unsafe(migration);
  expect(await index()).toMatchObject({ isWhole: true });
  await dropIndex();
  await recordAudit(drizzle(owner), { action: 'post.delete', actorId: 1, details: { userId: 7 } });
  await owner.unsafe(migration);
  expect(await index()).toBeUndefined();
});

it('gets it at the next start, while others record and another process starts', async () => {
  let building: Promise<void> | undefined;
  await drizzle(owner).transaction(async (slow) => {
    await recordAudit(slow, { action: 'post.slow' });
    building = migrateAudit(postgres.url);
    await expect.poll(isBuilding).toBe(true);
    await recordAudit(drizzle(owner), { action: 'post.quick' });
    await migrateAudit(postgres.url);
    expect(await index()).toMatchObject({ isWhole: false });
  });
  await building;
  expect(await index()).toMatchObject({ isWhole: true });
});

it('gets another one when the building of the first broke off, and keeps a whole one', async () => {
  const first = await index();
  await migrateAudit(postgres.url);
  expect(await index()).toEqual(first);
  await owner`update pg_index set indisvalid = false where indexrelid = ${first?.number ?? 0}`;
  await migrateAudit(postgres.url);
  const second = await index();
  expect(second).toMatchObject({ isWhole: true });
  expect(second?.number).not.toBe(first?.number);
});

it('gets it when another table has one of that name, as a log has that was put aside', async () => {
  await dropIndex();
  await owner`create table history.old_log (id bigint)`;
  await owner`create index audit_log_subject on history.old_log (id)`;
  await migrateAudit(postgres.url);
  const [found] = await owner`select tablename as table from pg_indexes where indexname = 'audit_log_subject'`;
  expect(found).toEqual({ table: 'audit_log' });
});
