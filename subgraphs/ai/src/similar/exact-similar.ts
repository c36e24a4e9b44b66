import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { createExactIndex } from './exact-index.ts';
import type { SimilarPrompts } from './similar-prompts.ts';
import { findVectors, listVectors } from './vector-repository.ts';

/** A prompt was stored or changed; the payload names which. */
const changedTopic = 'ai.prompt.changed';
const announcement = z.object({ promptId: z.number().int() });

/** Some 100 MB when it is full; of more prompts than that the newest are found. */
const defaultCapacity = 100_000;
/** Few enough that reading them keeps the process busy for a few milliseconds only. */
const batchSize = 200;

export interface ExactSimilarOptions {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly embedder: Embedder;
  /** Prompts in memory at most. @default 100000 */
  readonly capacity?: number;
}

/** Exact search over an index in memory: read when it is first asked for, then kept up with what the bus announces. */
export async function openExactSimilar(options: ExactSimilarOptions): Promise<SimilarPrompts> {
  const { database, bus, embedder, capacity = defaultCapacity } = options;
  const { db } = database;
  const index = createExactIndex(embedder.dimensions, capacity);
  const changed = new Set<number>();
  let isStale = true;
  let catchingUp: Promise<void> | null = null;

  const unsubscribe = await bus.subscribe(changedTopic, (payload) => {
    const named = announcement.safeParse(payload);
    // Without an index, or with too much to catch up with, everything is read anew at the next question.
    if (!named.success || isStale) return;
    if (changed.size < capacity) changed.add(named.data.promptId);
    else isStale = true;
  });
  const unresume = bus.onResume(() => {
    isStale = true;
  });

  async function readAll(): Promise<void> {
    // Before the first read: a change that comes meanwhile is then looked at once more.
    isStale = false;
    changed.clear();
    index.clear();
    for (let before: number | null = null; index.size < capacity; ) {
      const batch = await listVectors(db, before, Math.min(batchSize, capacity - index.size));
      for (const prompt of batch) index.put(prompt);
      const last = batch.at(-1);
      if (!last || batch.length < batchSize) return;
      before = last.id;
    }
  }

  async function readChanged(): Promise<void> {
    const ids = Array.from(changed).slice(0, batchSize);
    // Before the read: what changes meanwhile is read once more.
    for (const id of ids) changed.delete(id);
    const found = await findVectors(db, ids);
    const gone = new Set(ids);
    for (const prompt of found) {
      gone.delete(prompt.id);
      index.put(prompt);
    }
    for (const id of gone) index.remove(id);
  }

  /** Brings the index up to date, once for all who ask at the same time. */
  async function catchUp(): Promise<void> {
    try {
      if (isStale) await readAll();
      while (changed.size > 0 && !isStale) await readChanged();
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      catchingUp = null;
    }
  }

  return {
    async nearest({ text, ...query }) {
      while (catchingUp || isStale || changed.size > 0) {
        catchingUp ??= catchUp();
        await catchingUp;
      }
      return index.nearest(embedder.embed(text), embedder.chance, query);
    },
    changed: (promptId) => bus.publish(changedTopic, { promptId } satisfies z.infer<typeof announcement>),
    async close() {
      await Promise.all([unsubscribe(), unresume()]);
    },
  };
}
