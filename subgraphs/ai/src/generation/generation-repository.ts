import type { Executor } from '@kizuna/kit/db/database';
import { desc, eq, inArray, sql } from 'drizzle-orm';
import { generation, type Tables } from '../db/tables.ts';

export type GenerationRow = typeof generation.$inferSelect;
/** Without what the database gives: the ids of its images, and of its job a moment later. */
export type NewGeneration = Omit<typeof generation.$inferInsert, 'imageIds' | 'jobId'>;

type Db = Executor<Tables>;

/** Stores an order for `count` images and takes their ids. */
export async function insertGeneration(db: Db, values: NewGeneration, count: number): Promise<GenerationRow> {
  const imageIds = sql`(select array_agg(nextval(pg_get_serial_sequence('ai.image', 'id'))) from generate_series(1, ${count}::int))`;
  const [row] = await db
    .insert(generation)
    .values({ ...values, imageIds })
    .returning();
  if (!row) throw new Error('The generation was not stored.');
  return row;
}

export async function setJob(db: Db, id: number, jobId: number): Promise<void> {
  await db.update(generation).set({ jobId }).where(eq(generation.id, id));
}

export async function findGeneration(db: Db, id: number): Promise<GenerationRow | null> {
  const [row] = await db.select().from(generation).where(eq(generation.id, id));
  return row ?? null;
}

export async function findGenerationsOfJobs(db: Db, jobIds: readonly number[]): Promise<GenerationRow[]> {
  return db
    .select()
    .from(generation)
    .where(inArray(generation.jobId, [...jobIds]));
}

/** The newest order for each of the prompts that has one. */
export async function findLatestGenerations(db: Db, promptIds: readonly number[]): Promise<GenerationRow[]> {
  return db
    .selectDistinctOn([generation.promptId])
    .from(generation)
    .where(inArray(generation.promptId, [...promptIds]))
    .orderBy(generation.promptId, desc(generation.id));
}
