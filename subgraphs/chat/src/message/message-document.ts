import type { Database, Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import { toSearchDocument } from '@kizuna/kit/search/search-text';
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { message, messageDocument, messageToIndex, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

const indexJob = 'chat_index_messages';
const batchSize = 500;

/** Makes a message found by what it says now. */
export async function writeDocument(db: Db, messageId: number, text: string): Promise<void> {
  if (text === '') return removeDocument(db, messageId);
  const document = toSearchDocument(text);
  await db
    .insert(messageDocument)
    .values({ messageId, document })
    .onConflictDoUpdate({ target: messageDocument.messageId, set: { document } });
}

/** Makes a message found no more. */
export async function removeDocument(db: Db, messageId: number): Promise<void> {
  await db.delete(messageDocument).where(eq(messageDocument.messageId, messageId));
}

/** Starts the job that makes messages from before there was a search found, if there are any. */
export async function enqueueIndexing({ db }: Database<Tables>): Promise<void> {
  const [waiting] = await db.select().from(messageToIndex).limit(1);
  if (waiting) await enqueueJob(db, { kind: indexJob, payload: {}, key: indexJob });
}

/** Works off what the migration noted down, some hundreds at a time. */
export function createIndexing({ db }: Database<Tables>): JobHandler {
  return {
    payload: z.object({}),
    async run(_, { signal }) {
      while (await indexSome(db)) signal.throwIfAborted();
    },
  };
}

/** @returns whether there was anything to do */
async function indexSome(db: Database<Tables>['db']): Promise<boolean> {
  return db.transaction(async (tx) => {
    const waiting = await tx
      .select()
      .from(messageToIndex)
      .orderBy(asc(messageToIndex.messageId))
      .limit(batchSize)
      .for('update');
    if (waiting.length === 0) return false;
    const ids = waiting.map(({ messageId }) => messageId);
    // Held until they are indexed: who edits or deletes one comes before or after.
    const rows = await tx
      .select({ id: message.id, text: message.text })
      .from(message)
      .where(and(inArray(message.id, ids), isNull(message.deletedAt)))
      .for('update');
    for (const { id, text } of rows) await writeDocument(tx, id, text);
    await tx.delete(messageToIndex).where(inArray(messageToIndex.messageId, ids));
    return true;
  });
}
