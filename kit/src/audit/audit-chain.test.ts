import { readFile } from 'node:fs/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { migrateSchema } from '../db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { recordAudit } from './audit.ts';
import { migrateAudit, openAuditDatabase } from './audit-database.ts';
import { verifyAudit } from './audit-verification.ts';
import type { AuditTables } from './tables.ts';

let postgres: TestDatabase;
let history: Database<AuditTables>;
let forum: ReturnType<typeof connect>;
/** Who owns the whole server, and can do what no role of ours can. */
let owner: ReturnType<typeof connect>;

beforeAll(async () => {
  postgres = await createTestDatabase();
  await migrateAudit(postgres.url);
  history = openAuditDatabase(postgres.url, 2);
  await migrateSchema(postgres.url, 'forum', async () => {});
  forum = connect(postgres.url, { role: 'kizuna_forum', max: 8 });
  owner = connect(postgres.url, { max: 1 });
});
afterAll(async () => {
  await Promise.all([forum.end(), owner.end(), history.close()]);
  await postgres.drop();
});

/** Changes the log as only the owner of the server can. */
async function tamper(change: () => Promise<unknown>): Promise<void> {
  await owner`set session_replication_role = replica`;
  await change();
  await owner`reset session_replication_role`;
}
const brokenOf = async (writer: string) =>
  (await verifyAudit(history)).find((chain) => chain.writer === writer)?.brokenId ?? null;

it('chains what many record at once, without a gap and each writer apart', async () => {
  const db = drizzle(forum);
  const records = Array.from({ length: 40 }, (_, index) =>
    db.transaction(async (tx) => {
      await recordAudit(tx, { action: 'post.lock', actorId: index, details: { b: 1, a: { 花: '子', n: 1.5 } } });
      await recordAudit(tx, { action: 'post.unlock', actorId: index });
    }),
  );
  await Promise.all([...records, recordAudit(history.db, { action: 'history.test' })]);
  expect(await verifyAudit(history)).toEqual([
    { writer: 'kizuna_forum', entryCount: 80, headHash: expect.stringMatching(/^[0-9a-f]{64}$/), brokenId: null },
    { writer: 'kizuna_history', entryCount: 1, headHash: expect.any(String), brokenId: null },
  ]);
  const [last] = await owner`select max(position) as position from history.audit_chain where writer = 'kizuna_forum'`;
  expect(last).toEqual({ position: '80' });
});

it('holds its lock for the moment of the commit only: a slow transaction keeps nobody waiting', async () => {
  const db = drizzle(forum);
  await db.transaction(async (slow) => {
    await recordAudit(slow, { action: 'post.slow' });
    await db.transaction((quick) => recordAudit(quick, { action: 'post.quick' }));
  });
  expect(await brokenOf('kizuna_forum')).toBeNull();
});

it('cannot be written around, nor added to from outside', async () => {
  const refused = { code: '42501' };
  await expect(forum`insert into history.audit_chain values ('x', 1, 1, 'x')`).rejects.toMatchObject(refused);
  await expect(forum`select history.chain_audit()`).rejects.toMatchObject(refused);
  await expect(history.sql`update history.audit_chain set hash = 'x'`).rejects.toMatchObject(refused);
  await expect(history.sql`delete from history.audit_chain`).rejects.toMatchObject(refused);
});

it('says which entry was changed, removed, or smuggled in', async () => {
  const ids = (await owner<{ id: string }[]>`select id from history.audit_log order by id limit 3 offset 20`).map(
    ({ id }) => Number(id),
  );
  const [first = 0, second = 0] = ids;
  await tamper(() => owner`update history.audit_log set actor_id = 999 where id = ${second}`);
  expect(await brokenOf('kizuna_forum')).toBe(second);
  await tamper(() => owner`delete from history.audit_log where id = ${first}`);
  expect(await brokenOf('kizuna_forum')).not.toBeNull();
  await tamper(() => owner`insert into history.audit_log (action, writer) values ('post.lie', 'kizuna_history')`);
  const [{ id: lie } = { id: '0' }] = await owner<{ id: string }[]>`
    select id from history.audit_log where action = 'post.lie'`;
  expect(await brokenOf('kizuna_history')).toBe(Number(lie));
});

it('chains what was recorded before there were chains', async () => {
  const older = await createTestDatabase();
  try {
    await migrateAudit(older.url);
    const sql = connect(older.url, { role: 'kizuna_history', max: 1 });
    await sql`drop trigger audit_log_chain on history.audit_log`;
    for (const action of ['a.b', 'c.d']) await recordAudit(drizzle(sql), { action });
    const migration = await readFile(new URL('./migrations/0002_chain.sql', import.meta.url), 'utf8');
    const backfill = migration.split('--> statement-breakpoint').find((statement) => statement.includes('DO $$'));
    await sql.unsafe(backfill ?? '');
    await sql.end();
    const reader = openAuditDatabase(older.url, 1);
    expect(await verifyAudit(reader)).toMatchObject([{ entryCount: 2, brokenId: null }]);
    await reader.close();
  } finally {
    await older.drop();
  }
});
