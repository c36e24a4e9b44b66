import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { migrateSchema } from '../db/migrate.ts';
import { type ConnectionArguments, encodeCursor, readPage, toConnection } from '../graph/pagination.ts';
import { testLogger } from '../logging/logger.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { enqueueJob } from './job-queue.ts';
import { createJobStore, type JobStore, jobCursorKey } from './job-store.ts';
import type { JobStatus } from './job-types.ts';
import { migrateJobs, openJobsDatabase } from './jobs-database.ts';
import type { JobsTables } from './tables.ts';

const logger = testLogger();
const bus = createMemoryBus({ logger });
let postgres: TestDatabase;
let database: Database<JobsTables>;
let store: JobStore;

beforeAll(async () => {
  postgres = await createTestDatabase();
  // Two processes that start at the same moment.
  await Promise.all([migrateJobs(postgres.url), migrateJobs(postgres.url)]);
  database = openJobsDatabase(postgres.url, 10);
  store = createJobStore({ database, bus, logger });
});
afterAll(async () => {
  await database.close();
  await bus.close();
  await postgres.drop();
});

it('makes a job only if the transaction commits', async () => {
  const request = { kind: 'mail', payload: { to: 'hanako' }, ownerId: 1 };
  let rolledBack = 0;
  const broken = database.db.transaction(async (transaction) => {
    rolledBack = await enqueueJob(transaction, request);
    throw new Error('no');
  });
  await expect(broken).rejects.toThrow('no');
  expect(rolledBack).toBeGreaterThan(0);
  expect(await store.byId(rolledBack)).toBeUndefined();
  expect(await database.sql`select 1 from graphile_worker.jobs`).toHaveLength(0);

  const committed = await database.db.transaction((transaction) => enqueueJob(transaction, request));
  expect(await store.byId(committed)).toMatchObject({
    ...{ kind: 'mail', payload: { to: 'hanako' }, ownerId: 1, status: 'QUEUED' },
    ...{ progress: 0, attempts: 0, maxAttempts: 5, priority: 0, key: null },
  });
});

it('gives one job to all who ask with one key at the same time, and a new one when that has finished', async () => {
  const request = { kind: 'index', payload: {}, key: 'video:1', priority: 3, maxAttempts: 2 };
  const ids = await Promise.all(Array.from({ length: 20 }, () => enqueueJob(database.db, request)));
  const [id = 0] = ids;
  expect(new Set(ids)).toEqual(new Set([id]));
  expect(await store.byId(id)).toMatchObject({ key: 'video:1', priority: 3, maxAttempts: 2 });
  expect(await enqueueJob(database.db, { ...request, kind: 'thumbnail' })).not.toBe(id);

  await store.cancel(id);
  const next = await enqueueJob(database.db, request);
  expect(next).not.toBe(id);
  await expect(store.retry(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await store.byId(id)).toMatchObject({ status: 'CANCELLED' });
});

it('lets another subgraph enqueue, and neither read nor change jobs', async () => {
  await migrateSchema(postgres.url, 'forum', async () => {});
  const forum = connect(postgres.url, { role: 'kizuna_forum', max: 1 });
  try {
    const [row] = await forum<{ id: string }[]>`select jobs.enqueue('mail', '{}'::jsonb, 2, null, null, null) as id`;
    expect(await store.byId(Number(row?.id))).toMatchObject({ kind: 'mail', ownerId: 2 });
    const refused = { code: '42501' };
    await expect(forum`select * from jobs.job`).rejects.toMatchObject(refused);
    await expect(forum`update jobs.job set status = 'FAILED'`).rejects.toMatchObject(refused);
    await expect(forum`insert into jobs.worker (id) values ('x')`).rejects.toMatchObject(refused);
    await expect(forum`select jobs.schedule(1, now())`).rejects.toMatchObject(refused);
    await expect(forum`select * from graphile_worker.jobs`).rejects.toMatchObject(refused);
  } finally {
    await forum.end();
  }
});

it('is made ready without waiting for others who migrate, when it is: no newer graphile-worker has come', async () => {
  const other = connect(postgres.url, { max: 1 });
  await other`select pg_advisory_lock(4771001)`;
  await migrateJobs(postgres.url);
  await other.end();
});

it('lists jobs newest first, page by page from both ends', async () => {
  const ids: number[] = [];
  for (let count = 0; count < 5; count += 1)
    ids.push(await enqueueJob(database.db, { kind: 'list', payload: count, ownerId: 77 }));
  ids.reverse();
  await store.cancel(ids[1] ?? 0);
  const idsOf = async (args: ConnectionArguments, status?: JobStatus) => {
    const page = readPage(args);
    const { edges } = toConnection(await store.list({ ownerId: 77, status }, page), page, jobCursorKey);
    return edges.map(({ node }) => node.id);
  };
  const cursor = (index: number) => encodeCursor([ids[index] ?? 0]);
  expect(await idsOf({ first: 2 })).toEqual(ids.slice(0, 2));
  expect(await idsOf({ first: 2, after: cursor(1) })).toEqual(ids.slice(2, 4));
  expect(await idsOf({ last: 2 })).toEqual(ids.slice(3));
  expect(await idsOf({ last: 2, before: cursor(3) })).toEqual(ids.slice(1, 3));
  expect(await idsOf({ first: 9 }, 'CANCELLED')).toEqual([ids[1]]);
  expect((await store.list({}, readPage({ first: 100 }))).length).toBeGreaterThan(5);
  expect((await store.byIds(ids)).length).toBe(5);
});
