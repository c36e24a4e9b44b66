import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import { migrateSchema } from '../db/migrate.ts';
import { type ConnectionArguments, encodeCursor, readPage, toConnection } from '../graph/pagination.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { recordAudit } from './audit.ts';
import { migrateAudit, openAuditDatabase } from './audit-database.ts';
import { type AuditStore, auditCursorKey, concernedUserId, createAuditStore } from './audit-store.ts';
import type { AuditTables } from './tables.ts';

const firstTen = readPage({ first: 10 });
let postgres: TestDatabase;
let history: Database<AuditTables>;
let store: AuditStore;
let forum: ReturnType<typeof connect>;

beforeAll(async () => {
  postgres = await createTestDatabase();
  await migrateAudit(postgres.url);
  history = openAuditDatabase(postgres.url, 2);
  store = createAuditStore(history);
  await migrateSchema(postgres.url, 'forum', async () => {});
  forum = connect(postgres.url, { role: 'kizuna_forum', max: 1 });
});
afterAll(async () => {
  await forum.end();
  await history.close();
  await postgres.drop();
});

it('records what another subgraph did, with its role, if and only if its transaction commits', async () => {
  const db = drizzle(forum);
  const lost = db.transaction(async (transaction) => {
    await recordAudit(transaction, { action: 'post.delete', actorId: 3 });
    throw new Error('no');
  });
  await expect(lost).rejects.toThrow('no');
  await db.transaction((transaction) =>
    recordAudit(transaction, {
      ...{ action: 'post.lock', actorId: 3, targetType: 'Post', targetId: 12 },
      details: { reason: 'spam' },
    }),
  );
  await recordAudit(db, { action: 'post.sweep' });
  const nothing = { actorId: null, targetEntity: null, targetId: null, details: null };
  expect(await store.list(firstTen)).toMatchObject([
    { action: 'post.sweep', ...nothing },
    {
      ...{ action: 'post.lock', actorId: 3, targetEntity: 'Post', targetId: '12', details: { reason: 'spam' } },
      ...{ writer: 'kizuna_forum', createdAt: expect.any(Date) },
    },
  ]);
});

it('can be added to and nothing else, whoever asks', async () => {
  const refused = { code: '42501' };
  await recordAudit(history.db, { action: 'history.test' });
  await expect(history.sql`update history.audit_log set action = 'x'`).rejects.toMatchObject(refused);
  await expect(history.sql`delete from history.audit_log where false`).rejects.toMatchObject(refused);
  await expect(history.sql`truncate history.audit_log`).rejects.toMatchObject(refused);
  await expect(forum`select * from history.audit_log`).rejects.toMatchObject(refused);
  await expect(forum`insert into history.audit_log (action, writer) values ('x', 'x')`).rejects.toMatchObject(refused);
});

it('names whom an entry concerns, and finds it by them: an account, and who sent or asked for what it was done to', async () => {
  const message = { targetType: 'Message', targetId: 70 };
  await recordAudit(history.db, { action: 'user.close', actorId: 1, targetType: 'User', targetId: 61 });
  await recordAudit(history.db, {
    action: 'paper.look',
    actorId: 61,
    targetType: 'Paper',
    targetId: 1,
    details: { userId: 62 },
  });
  await recordAudit(history.db, { action: 'message.look', actorId: 1, ...message, details: { senderId: 61 } });
  await recordAudit(history.db, { action: 'support.give', ...message, details: { requesterId: 61, before: 62 } });
  await recordAudit(history.db, { action: 'message.sweep', ...message });
  const found = await store.list(firstTen, { concernedUserId: 61 });
  expect(found.map(({ action }) => action)).toEqual(['support.give', 'message.look', 'user.close']);
  expect(found.map(concernedUserId)).toEqual([61, 61, 61]);
  const [swept] = await store.list(firstTen, { action: 'message.sweep' });
  const [shown] = await store.list(firstTen, { concernedUserId: 62 });
  expect([swept && concernedUserId(swept), shown && concernedUserId(shown)]).toEqual([null, 62]);
  const indexes = await history.sql`select 1 from pg_indexes where indexname = 'audit_log_owner'`;
  expect(indexes).toHaveLength(1);
});

it('knows which actions there are, each once', async () => {
  for (let count = 0; count < 3; count += 1) await recordAudit(history.db, { action: 'aaa.first' });
  const rows = await history.sql<{ action: string }[]>`select distinct action from history.audit_log order by action`;
  expect(await store.actions()).toEqual(rows.map(({ action }) => action));
  expect(await store.actions()).toContain('aaa.first');
});

it('is read newest first, page by page from both ends', async () => {
  for (const actorId of [7, 8, 9]) {
    await recordAudit(history.db, { action: 'session.create', actorId, targetType: 'User', targetId: actorId });
  }
  const all = (await store.list(firstTen)).map(({ id }) => id);
  expect(all).toEqual(all.toSorted((a, b) => b - a));
  const [first, second, third] = all;
  const listed = async (args: ConnectionArguments) => {
    const page = readPage(args);
    const { edges } = toConnection(await store.list(page), page, auditCursorKey);
    return edges.map(({ node }) => node.id);
  };
  expect(await listed({ first: 1, after: encodeCursor([first ?? 0]) })).toEqual([second]);
  expect(await listed({ last: 1, before: encodeCursor([third ?? 0]) })).toEqual([second]);
  expect(await store.byIds([first ?? 0, 999_999])).toMatchObject([{ id: first, targetId: '9' }]);
});
