import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSecrets } from '../config/secrets.ts';
import { connect, roleOf } from '../db/connect.ts';
import { connectDatabase, type Database } from '../db/database.ts';
import { migrateSchema } from '../db/migrate.ts';
import { testLogger } from '../logging/logger.ts';
import { migrateShared } from '../service/migrate-shared.ts';
import { createFolderStorage } from '../storage/folder-storage.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import type { AccountData } from './account-data.ts';
import { type AccountWorkRequest, accountWorkJobs, openReceipt } from './account-work.ts';

type NoTables = Record<string, never>;

const secrets = createSecrets('a test secret that is long enough');
let postgres: TestDatabase;
let folder: string;
let database: Database<NoTables>;
let owner: ReturnType<typeof connect>;
beforeAll(async () => {
  postgres = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'kizuna-account-work-'));
  await migrateShared(postgres.url);
  await migrateSchema(postgres.url, 'forum', async () => {
    const role = connect(postgres.url, { role: roleOf('forum'), max: 1 });
    await role`create table forum.thing (id int primary key, owner int not null)`;
    await role.end();
  });
  database = connectDatabase<NoTables>({ url: postgres.url, schema: 'forum', tables: {} });
  owner = connect(postgres.url, { max: 2 });
});
afterAll(async () => {
  await Promise.all([database.close(), owner.end()]);
  await postgres.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await owner`delete from forum.thing`;
  await owner`insert into forum.thing values (1, 7), (2, 8)`;
  await owner`delete from jobs.job`;
});

const things: AccountData<NoTables> = {
  countOf: async () => ({}),
  exportOf: async () => null,
  async mergeInto(tx, from, to) {
    await tx.execute(sql`update forum.thing set owner = ${to} where owner = ${from}`);
  },
  erase: async () => [],
};
const owners = async () => (await owner`select owner from forum.thing order by id`).map((row) => row.owner as number);
const receipts = () => owner<{ sealed: string }[]>`select payload ->> 'sealed' as sealed from jobs.job`;

async function work(data: Partial<AccountData<NoTables>>, request: Partial<AccountWorkRequest> = {}): Promise<void> {
  const ports = { secrets, logger: testLogger(), storage: createFolderStorage({ folder }) };
  const jobs = accountWorkJobs({ holder: 'forum', database, ports, data: { ...things, ...data } });
  const part = { taskId: 5, work: 'MERGE', userId: 1, duplicateIds: [7, 8], ...request };
  const handler = jobs.account_work_forum;
  const run = { jobId: 1, attempt: 1, signal: new AbortController().signal, progress: () => {} };
  await handler?.run(handler.payload.parse(part), run);
}

it('does all of its part and sends the receipt, or neither', async () => {
  const breaksOnTheSecond: Partial<AccountData<NoTables>> = {
    async mergeInto(tx, from, to, after) {
      await things.mergeInto(tx, from, to, after);
      if (from === 8) throw new Error('power cut');
    },
  };
  await expect(work(breaksOnTheSecond)).rejects.toThrow('power cut');
  expect([await owners(), await receipts()]).toEqual([[7, 8], []]);
  await work({});
  await work({});
  expect(await owners()).toEqual([1, 1]);
  const [receipt, ...others] = await receipts();
  expect(others).toEqual([]);
  expect(openReceipt(secrets, 5, 'forum', receipt?.sealed ?? '')).toBeNull();
  expect(() => openReceipt(secrets, 6, 'forum', receipt?.sealed ?? '')).toThrow();
});

it('announces only what stands, and does not fail over that', async () => {
  const seen: number[][] = [];
  const announces: Partial<AccountData<NoTables>> = {
    async mergeInto(tx, from, to, after) {
      after(async () => {
        seen.push(await owners());
        throw new Error('the bus is away');
      });
      await things.mergeInto(tx, from, to, after);
    },
  };
  await work(announces);
  expect(seen).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

it('changes one account at a time', async () => {
  let running = 0;
  let most = 0;
  const slow: Partial<AccountData<NoTables>> = {
    async erase(tx) {
      running += 1;
      most = Math.max(most, running);
      await tx.execute(sql`select pg_sleep(0.02)`);
      running -= 1;
      return [];
    },
  };
  await Promise.all([11, 12, 13].map((taskId) => work(slow, { work: 'ERASE', taskId })));
  expect(most).toBe(1);
});

it('waits until who was signed out a moment ago has ended what they were doing, and no longer', async () => {
  const before = Date.now();
  await work({}, { notBefore: before + 300 });
  expect(Date.now() - before).toBeGreaterThanOrEqual(300);
  const later = Date.now();
  await work({}, { taskId: 6, notBefore: later + 3_600_000 });
  expect(Date.now() - later).toBeLessThan(10_000);
});
