import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../db/database.ts';
import type { JobFailure } from './job-failure.ts';
import { type JobRow, type JobsTables, job } from './tables.ts';

/**
 * What one try writes about its job. Each write but `start` holds only while the job is RUNNING under this try's id: a
 * cancelled job is never overwritten, nor one that was given to another worker meanwhile. They then answer undefined.
 */
export interface RunStore {
  /** Takes a waiting job and counts the try; undefined when it is not waiting. */
  start(jobId: number, runId: string, workerId: string): Promise<JobRow | undefined>;
  progress(runId: string, fraction: number): Promise<JobRow | undefined>;
  /** @param result JSON, or null */
  succeed(runId: string, result: unknown): Promise<JobRow | undefined>;
  fail(runId: string, failure: JobFailure): Promise<JobRow | undefined>;
  /** Lets it wait for another try. */
  retry(runId: string, failure: JobFailure, delayMs: number): Promise<JobRow | undefined>;
  /** Those of the tries that still hold their job. */
  holding(runIds: readonly string[]): Promise<ReadonlySet<string>>;
}

export function createRunStore({ db }: Database<JobsTables>): RunStore {
  const held = (runId: string) => and(eq(job.runId, runId), eq(job.status, 'RUNNING'));
  const finishedAt = sql`now()`;
  return {
    async start(jobId, runId, workerId) {
      const [row] = await db
        .update(job)
        .set({ status: 'RUNNING', attempts: sql`${job.attempts} + 1`, runId, workerId, startedAt: sql`now()` })
        .where(and(eq(job.id, jobId), eq(job.status, 'QUEUED')))
        .returning();
      return row;
    },

    async progress(runId, fraction) {
      const progress = sql`greatest(${job.progress}, ${fraction}::real)`;
      const [row] = await db.update(job).set({ progress }).where(held(runId)).returning();
      return row;
    },

    async succeed(runId, result) {
      const [row] = await db
        .update(job)
        .set({ status: 'SUCCEEDED', progress: 1, result, errorCode: null, errorMessage: null, finishedAt })
        .where(held(runId))
        .returning();
      return row;
    },

    async fail(runId, { code, message }) {
      const [row] = await db
        .update(job)
        .set({ status: 'FAILED', errorCode: code, errorMessage: message, finishedAt })
        .where(held(runId))
        .returning();
      return row;
    },

    async retry(runId, { code, message }, delayMs) {
      return await db.transaction(async (transaction) => {
        const [row] = await transaction
          .update(job)
          .set({ status: 'QUEUED', errorCode: code, errorMessage: message, runId: null, workerId: null })
          .where(held(runId))
          .returning();
        const startAt = sql`now() + ${delayMs}::float8 * interval '1 millisecond'`;
        if (row) await transaction.execute(sql`select jobs.schedule(${row.id}::bigint, ${startAt})`);
        return row;
      });
    },

    async holding(runIds) {
      if (runIds.length === 0) return new Set();
      const rows = await db
        .select({ runId: job.runId })
        .from(job)
        .where(and(inArray(job.runId, [...runIds]), eq(job.status, 'RUNNING')));
      return new Set(rows.flatMap((row) => row.runId ?? []));
    },
  };
}
