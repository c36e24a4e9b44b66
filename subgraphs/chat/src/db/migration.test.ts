import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { openDatabase } from '@kizuna/kit/db/database';
import { startJobWorker } from '@kizuna/kit/jobs/job-worker';
import { testLogger } from '@kizuna/kit/logging/logger';
import { migrateShared } from '@kizuna/kit/service/migrate-shared';
import { createTestDatabase } from '@kizuna/kit/testing/test-database';
import { asc, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createIndexing, enqueueIndexing } from '../message/message-document.ts';
import { conversationEvent, conversationMember, messageDocument, messageToIndex, tables } from './tables.ts';

const migrations = new URL('./migrations/', import.meta.url);
const logger = testLogger();

let folder: string;
let testDatabase: Awaited<ReturnType<typeof createTestDatabase>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kizuna-chat-migrations-'));
  testDatabase = await createTestDatabase();
  await migrateShared(testDatabase.url);
});
afterEach(async () => {
  await testDatabase.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The migrations as they were when there were only so many. */
async function firstMigrations(count: number): Promise<URL> {
  await cp(migrations, folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal: { entries: unknown[] } = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return pathToFileURL(`${folder}/`);
}

it('makes the messages that are there events under their own numbers, and has them found', async () => {
  const place = { url: testDatabase.url, schema: 'chat', tables, maxConnections: 2 };
  const before = await openDatabase({ ...place, migrations: await firstMigrations(1) });
  await before.db.execute(sql`
    insert into chat.conversation (kind, title, last_sequence) values ('GROUP', 'Lounge', 2)`);
  await before.db.execute(sql`
    insert into chat.message (conversation_id, sequence, sender_id, client_id, text)
    values (1, 1, 1, 'c1', 'ようこそ'), (1, 2, 2, 'c2', 'Hello')`);
  await before.close();

  const after = await openDatabase({ ...place, migrations });
  const events = await after.db.select().from(conversationEvent).orderBy(asc(conversationEvent.sequence));
  expect(events).toMatchObject([
    { sequence: 1, kind: 'MESSAGE_ADDED', actorId: 1, payload: null },
    { sequence: 2, kind: 'MESSAGE_ADDED', actorId: 2, payload: null },
  ]);
  await enqueueIndexing(after);
  const bus = createMemoryBus({ logger });
  const indexing = createIndexing(after);
  let finished = () => {};
  const worked = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const worker = await startJobWorker({
    ...{ databaseUrl: testDatabase.url, bus, logger, concurrency: 1 },
    handlers: {
      chat_index_messages: {
        payload: indexing.payload,
        run: async (payload, run) => {
          await indexing.run(payload, run);
          finished();
        },
      },
    },
  });
  await worked;
  await worker.stop();
  expect(await after.db.select().from(messageToIndex)).toEqual([]);
  expect(await after.db.select().from(messageDocument)).toHaveLength(2);
  await after.close();
  await bus.close();
});

it('shows others of the read marks that are there what they saw, and of hidden ones what all know', async () => {
  const place = { url: testDatabase.url, schema: 'chat', tables, maxConnections: 2 };
  const before = await openDatabase({ ...place, migrations: await firstMigrations(3) });
  await before.db.execute(sql`
    insert into chat.conversation (kind, direct_key, last_sequence) values ('DIRECT', '3:20', 9), ('GROUP', null, 9)`);
  await before.db.execute(sql`
    insert into chat.conversation_member (conversation_id, user_id, role, last_read_sequence)
    values (1, 3, 'MEMBER', 7), (1, 20, 'MEMBER', 8), (2, 3, 'OWNER', 5), (2, 4, 'MEMBER', 6)`);
  await before.db.execute(sql`
    insert into chat.message (conversation_id, sequence, sender_id, text)
    values (1, 1, 3, 'Hello'), (1, 2, 3, 'There'), (2, 4, 4, 'Hi')`);
  await before.db.execute(sql`insert into chat.user_block (blocker_id, blocked_id) values (20, 3)`);
  await before.db.execute(sql`insert into chat.chat_settings (user_id, sends_read_receipts) values (4, false)`);
  await before.close();
  const after = await openDatabase({ ...place, migrations });
  const rows = await after.db
    .select()
    .from(conversationMember)
    .orderBy(asc(conversationMember.conversationId), asc(conversationMember.userId));
  expect(rows.map((row) => row.shownReadSequence)).toEqual([2, 0, 5, 4]);
  await after.close();
});
