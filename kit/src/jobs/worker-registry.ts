import { randomUUID } from 'node:crypto';
import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { Database, Executor } from '../db/database.ts';
import { type JobRow, type JobsTables, job, worker } from './tables.ts';

/** One worker among all that share the database. */
export interface WorkerIdentity {
  readonly id: string;
  readonly kinds: readonly string[];
}

/**
 * Says which workers live, and takes jobs away from those that died. graphile-worker alone would hold the jobs of a killed
 * process for four hours.
 */
export interface WorkerRegistry {
  /** Says that the worker lives; the first time, that there is one. It must stand before the worker takes its first job. */
  beat(self: WorkerIdentity): Promise<void>;
  /**
   * Frees the jobs of workers that have not been heard of for `deadAfterMs`.
   * @param othersAreDead true: no process but this one can be alive
   * @returns the jobs that changed
   */
  sweep(deadAfterMs: number, othersAreDead: boolean): Promise<readonly JobRow[]>;
  /**
   * Frees jobs that this worker holds without running them: those whose end could not be written.
   * @param isRunning whether a try runs now; asked after the database, for a try runs before it is written there
   */
  freeForgotten(self: WorkerIdentity, isRunning: (runId: string) => boolean): Promise<readonly JobRow[]>;
  /** Gives back all that the worker still holds, not counting those tries, and removes it. */
  leave(self: WorkerIdentity): Promise<readonly JobRow[]>;
}

/** Two that sweep at once would get in each other's way. */
const sweepLock = 4_771_002;

/** Tells this process from others; the workers of one process live and die together. */
const processId = randomUUID();

export function createWorkerRegistry({ db }: Database<JobsTables>): WorkerRegistry {
  return {
    async beat({ id, kinds }) {
      await db
        .insert(worker)
        .values({ id, processId, kinds: [...kinds] })
        .onConflictDoUpdate({ target: worker.id, set: { heartbeatAt: sql`now()` } });
    },

    async sweep(deadAfterMs, othersAreDead) {
      return await db.transaction(async (transaction) => {
        await transaction.execute(sql`select pg_advisory_xact_lock(${sweepLock}::bigint)`);
        const silent = sql`${worker.heartbeatAt} < now() - ${deadAfterMs}::float8 * interval '1 millisecond'`;
        await transaction.delete(worker).where(othersAreDead ? ne(worker.processId, processId) : silent);
        const workers = sql`(select ${worker.id} from ${worker})`;
        await transaction.execute(sql`
          select graphile_worker.force_unlock_workers(array(
            select distinct locked_by from graphile_worker.jobs
            where locked_by is not null and locked_by not in ${workers}))`);
        return await freeJobs(transaction, sql`${job.workerId} not in ${workers}`, { countTry: true });
      });
    },

    async freeForgotten(self, isRunning) {
      const held = await db
        .select({ runId: job.runId })
        .from(job)
        .where(and(eq(job.workerId, self.id), eq(job.status, 'RUNNING')));
      const forgotten = held.flatMap(({ runId }) => (runId === null || isRunning(runId) ? [] : [runId]));
      if (forgotten.length === 0) return [];
      return await db.transaction((transaction) =>
        freeJobs(transaction, inArray(job.runId, forgotten), { countTry: true }),
      );
    },

    async leave(self) {
      return await db.transaction(async (transaction) => {
        await transaction.delete(worker).where(eq(worker.id, self.id));
        await transaction.execute(sql`select graphile_worker.force_unlock_workers(array[${self.id}::text])`);
        return await freeJobs(transaction, eq(job.workerId, self.id), { countTry: false });
      });
    },
  };
}

/**
 * Lets running jobs wait again; with the try counted, those that have no try left fail, so that a job that kills its process
 * does not do so for ever.
 */
async function freeJobs(
  transaction: Executor<JobsTables>,
  which: SQL | undefined,
  { countTry }: { countTry: boolean },
): Promise<readonly JobRow[]> {
  const failed = countTry ? sql`${job.attempts} >= ${job.maxAttempts}` : sql`false`;
  const rows = await transaction
    .update(job)
    .set({
      status: sql`case when ${failed} then 'FAILED' else 'QUEUED' end`,
      attempts: countTry ? sql`${job.attempts}` : sql`greatest(${job.attempts} - 1, 0)`,
      finishedAt: sql`case when ${failed} then now() end`,
      workerId: null,
      runId: null,
      ...(countTry ? { errorCode: 'INTERNAL_ERROR', errorMessage: 'The process that ran it ended unexpectedly.' } : {}),
    })
    .where(and(eq(job.status, 'RUNNING'), which))
    .returning();
  for (const row of rows) {
    await transaction.execute(
      row.status === 'QUEUED'
        ? sql`select jobs.schedule(${row.id}::bigint, now())`
        : sql`select graphile_worker.remove_job(${`job:${row.id}`})`,
    );
  }
  return rows;
}
