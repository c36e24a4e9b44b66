import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../db/database.ts';
import { keyset } from '../db/keyset.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { CursorKey, Page } from '../graph/pagination.ts';
import type { Logger } from '../logging/logger.ts';
import { createJobAnnouncer } from './job-announcements.ts';
import type { SqlExecutor } from './job-queue.ts';
import type { JobStatus } from './job-types.ts';
import { type JobRow, type JobsTables, job } from './tables.ts';

/** Which jobs to list. */
export interface JobFilter {
  /** Only this user's; absent for everybody's. */
  readonly ownerId?: number | undefined;
  readonly status?: JobStatus | undefined;
}

/** More to write in the transaction of the change, such as an audit entry. */
type AlsoWrite = (transaction: SqlExecutor) => Promise<void>;

/** Jobs as people see and steer them. */
export interface JobStore {
  byId(id: number): Promise<JobRow | undefined>;
  /** In no order; those that are not there are left out. */
  byIds(ids: readonly number[]): Promise<readonly JobRow[]>;
  /** Newest first; for `toConnection`, with `jobCursorKey`. */
  list(filter: JobFilter, page: Page): Promise<JobRow[]>;
  /** A waiting or running job becomes CANCELLED and its try is told to stop; undefined when it is neither. */
  cancel(id: number, alsoWrite?: AlsoWrite): Promise<JobRow | undefined>;
  /**
   * A failed or cancelled job waits again, as if new; undefined when it is neither.
   * @throws KizunaError CONFLICT when another unfinished job has its key
   */
  retry(id: number, alsoWrite?: AlsoWrite): Promise<JobRow | undefined>;
}

/** @param database from `openJobsDatabase` */
export function createJobStore(options: { database: Database<JobsTables>; bus: Bus; logger: Logger }): JobStore {
  const { db } = options.database;
  const announcer = createJobAnnouncer(options.bus, options.logger);
  return {
    async byId(id) {
      const [row] = await db.select().from(job).where(eq(job.id, id));
      return row;
    },

    async byIds(ids) {
      return ids.length === 0
        ? []
        : await db
            .select()
            .from(job)
            .where(inArray(job.id, [...ids]));
    },

    async list({ ownerId, status }, page) {
      const { where, orderBy, limit } = keyset(page, [job.id], 'desc');
      const owned = ownerId === undefined ? undefined : eq(job.ownerId, ownerId);
      const inStatus = status === undefined ? undefined : eq(job.status, status);
      return await db
        .select()
        .from(job)
        .where(and(owned, inStatus, where))
        .orderBy(...orderBy)
        .limit(limit);
    },

    async cancel(id, alsoWrite) {
      const cancelled = await db.transaction(async (transaction) => {
        const [row] = await transaction
          .update(job)
          .set({ status: 'CANCELLED', finishedAt: sql`now()` })
          .where(and(eq(job.id, id), inArray(job.status, ['QUEUED', 'RUNNING'])))
          .returning();
        // A running one's row in graphile-worker goes when its handler returns.
        if (row && row.runId === null)
          await transaction.execute(sql`select graphile_worker.remove_job(${`job:${id}`})`);
        if (row) await alsoWrite?.(transaction);
        return row;
      });
      if (cancelled) {
        await announcer.cancelled(cancelled);
        await announcer.changed(cancelled);
      }
      return cancelled;
    },

    async retry(id, alsoWrite) {
      const waiting = await db
        .transaction(async (transaction) => {
          const [row] = await transaction
            .update(job)
            .set({
              ...{ status: 'QUEUED', attempts: 0, progress: 0, result: null, errorCode: null, errorMessage: null },
              ...{ startedAt: null, finishedAt: null, workerId: null, runId: null },
            })
            .where(and(eq(job.id, id), inArray(job.status, ['FAILED', 'CANCELLED'])))
            .returning();
          if (row) await transaction.execute(sql`select jobs.schedule(${id}::bigint, now())`);
          if (row) await alsoWrite?.(transaction);
          return row;
        })
        .catch((error: unknown) => {
          throw isKeyTaken(error) ? new KizunaError('CONFLICT', { cause: error }) : error;
        });
      if (waiting) await announcer.changed(waiting);
      return waiting;
    },
  };
}

/** The place of a job in the list, for cursors. */
export function jobCursorKey(row: JobRow): CursorKey {
  return [row.id];
}

/** drizzle wraps what PostgreSQL says. */
function isKeyTaken(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (
    typeof cause === 'object' &&
    cause !== null &&
    'constraint_name' in cause &&
    cause.constraint_name === 'job_unfinished_key'
  );
}
