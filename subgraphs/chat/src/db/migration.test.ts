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
import { conversationEvent, messageDocument, messageToIndex, tables } from './tables.ts';

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
