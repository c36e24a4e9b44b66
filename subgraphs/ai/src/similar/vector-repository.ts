import type { Executor } from '@kizuna/kit/db/database';
import { desc, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { prompt, type Tables } from '../db/tables.ts';
import type { IndexedPrompt } from './exact-index.ts';

type Db = Executor<Tables>;

/** The next prompts that are older than `before` (null: the newest), newest first. */
export async function listVectors(db: Db, before: number | null, limit: number): Promise<IndexedPrompt[]> {
  return read(db, before === null ? undefined : lt(prompt.id, before), limit);
}

/** Those of the prompts that exist. */
export async function findVectors(db: Db, ids: readonly number[]): Promise<IndexedPrompt[]> {
  return read(db, inArray(prompt.id, [...ids]), ids.length);
}

async function read(db: Db, where: SQL | undefined, limit: number): Promise<IndexedPrompt[]> {
  const rows = await db
    .select({
      id: prompt.id,
      ownerId: prompt.ownerId,
      visibility: prompt.visibility,
      // In PostgreSQL’s binary form: reading 256 numbers from their text takes twice as long.
      bytes: sql<Buffer>`array_send(${prompt.embedding})`,
    })
    .from(prompt)
    .where(where)
    .orderBy(desc(prompt.id))
    .limit(limit);
  return rows.map(({ id, ownerId, visibility, bytes }) => ({
    ...{ id, ownerId, isPublic: visibility === 'PUBLIC' },
    vector: decodeRealArray(bytes),
  }));
}

/** A header of 20 bytes for one dimension, then each number behind its length, as PostgreSQL's `array_send` writes it. */
function decodeRealArray(bytes: Buffer): Float32Array {
  const headerBytes = 20;
  const numberBytes = 8;
  const numbers = new Float32Array(Math.max(0, Math.floor((bytes.length - headerBytes) / numberBytes)));
  for (let index = 0; index < numbers.length; index += 1) {
    numbers[index] = bytes.readFloatBE(headerBytes + index * numberBytes + 4);
  }
  return numbers;
}
