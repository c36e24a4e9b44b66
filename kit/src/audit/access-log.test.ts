import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { migrateSchema } from '../db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type AccessLines, type AccessLogStore, createAccessLogStore } from './access-log-store.ts';
import { migrateAudit, openAuditDatabase } from './audit-database.ts';
import type { AuditTables } from './tables.ts';

let postgres: TestDatabase;
let history: Database<AuditTables>;
let store: AccessLogStore;

beforeAll(async () => {
  postgres = await createTestDatabase();
  await migrateAudit(postgres.url);
  history = openAuditDatabase(postgres.url, 4);
  store = createAccessLogStore(history);
});
afterAll(async () => {
  await history.close();
  await postgres.drop();
});

const dayMs = 24 * 60 * 60_000;

/** One line at each of the given times. */
function linesAt(...times: Date[]): AccessLines {
  return {
    times,
    ids: times.map(() => randomUUID()),
    addresses: times.map((_, nth) => (nth % 2 ? null : '2001:db8::7')),
    userAgents: times.map((_, nth) => (nth % 2 ? null : 'a "quoted", {agent}')),
    paths: times.map(() => '/graphql'),
    statuses: times.map(() => 200),
    durations: times.map(() => 1.5),
  };
}
const partitions = async () =>
  (
    await history.sql<{ name: string }[]>`
    select relname as name from pg_inherits join pg_class on oid = inhrelid
    where inhparent = 'history.access_log'::regclass order by 1`.then((rows) => rows)
  ).map(({ name }) => name);

it('puts lines into the partition of their month, once each, also when several gateways begin a month at once', async () => {
  const lines = linesAt(new Date('2026-10-31T23:59:59.999Z'), new Date('2026-11-01T00:00:00Z'));
  const added = await Promise.all([store.add(lines), store.add(lines), store.add(linesAt(new Date('2026-11-09Z')))]);
  expect(added.reduce((sum, count) => sum + count)).toBe(3);
  expect(await store.add(lines)).toBe(0);
  expect(await partitions()).toEqual(['access_log_2026_10', 'access_log_2026_11']);
  const rows = await history.sql`
    select ip_address, user_agent, path, status_code, response_time_ms from history.access_log_2026_10`;
  expect(rows).toEqual([
    {
      ip_address: '2001:db8::7',
      user_agent: 'a "quoted", {agent}',
      path: '/graphql',
      status_code: 200,
      response_time_ms: 1.5,
    },
  ]);
  await history.sql`delete from history.access_log`;
});

it('keeps 90 days: whole months go as tables, the rest line by line', async () => {
  const now = Date.now();
  const ages = [0, 89.9, 90.1, 125, 400];
  await store.add(linesAt(...ages.map((days) => new Date(now - days * dayMs))));
  await store.prune(90);
  const [{ count } = { count: '' }] = await history.sql<{ count: string }[]>`select count(*) from history.access_log`;
  expect(Number(count)).toBe(2);
  expect((await partitions()).length).toBeLessThanOrEqual(5);
  await store.prune(90);
});

it('is written by nobody but history itself', async () => {
  await migrateSchema(postgres.url, 'forum', async () => {});
  const forum = connect(postgres.url, { role: 'kizuna_forum', max: 1 });
  await expect(forum`select * from history.access_log`).rejects.toThrow('permission denied');
  await expect(forum`select history.prune_access_log(now())`).rejects.toThrow('permission denied');
  await forum.end();
});
