import { vi } from 'vitest';
import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import type { Database } from '../db/database.ts';
import { testLogger } from '../logging/logger.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { enqueueJob } from './job-queue.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import type { JobHandler, JobHandlers, JobRequest, JobRun, JobStatus } from './job-types.ts';
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts';
import { migrateJobs, openJobsDatabase } from './jobs-database.ts';
import type { JobRow, JobsTables } from './tables.ts';

/** What the tests of the worker share: a database, a bus, and workers that are in a hurry. */
export interface JobBench {
  readonly url: string;
  readonly database: Database<JobsTables>;
  readonly bus: Bus;
  readonly store: JobStore;
  work(handlers: JobHandlers, options?: Partial<JobWorkerOptions>): Promise<JobWorker>;
  /** A job of the kind `greet`, for hanako unless the request says more. */
  enqueue(request?: Partial<JobRequest>): Promise<number>;
  /** Waits until the job stands so. */
  isNow(jobId: number, status: JobStatus): Promise<JobRow>;
  /** How many rows graphile-worker still has. */
  graphileRows(): Promise<number>;
  /** Stops the workers and forgets all jobs. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startJobBench(): Promise<JobBench> {
  const logger = testLogger();
  const postgres = await createTestDatabase();
  await migrateJobs(postgres.url);
  const database = openJobsDatabase(postgres.url, 6);
  const bus = createMemoryBus({ logger });
  const store = createJobStore({ database, bus, logger });
  const workers: JobWorker[] = [];

  return {
    ...{ url: postgres.url, database, bus, store },
    async work(handlers, options = {}) {
      const worker = await startJobWorker({
        ...{ databaseUrl: postgres.url, handlers, bus, logger, retryDelayMs: () => 20 },
        ...options,
        timings: { pollMs: 50, ...options.timings },
      });
      let stopped: Promise<void> | undefined;
      const once: JobWorker = {
        stop() {
          stopped ??= worker.stop();
          return stopped;
        },
      };
      workers.push(once);
      return once;
    },
    enqueue: (request) => enqueueJob(database.db, { kind: 'greet', payload: hanako, ...request }),
    isNow: (jobId, status) =>
      vi.waitFor(
        async () => {
          const row = await store.byId(jobId);
          if (row?.status !== status) throw new Error(`Job ${jobId} is ${row?.status}, not ${status}`);
          return row;
        },
        { interval: 10 },
      ),
    async graphileRows() {
      const [row] = await database.sql<{ count: number }[]>`select count(*)::int from graphile_worker.jobs`;
      return row?.count ?? -1;
    },
    async reset() {
      await Promise.all(workers.splice(0).map((worker) => worker.stop()));
      await database.sql`delete from jobs.job`;
      await database.sql`delete from jobs.worker`;
      await database.sql`delete from graphile_worker._private_jobs`;
    },
    async close() {
      await database.close();
      await bus.close();
      await postgres.drop();
    },
  };
}

const greeting = z.object({ name: z.string() });
export type Greeting = z.infer<typeof greeting>;
export const hanako: Greeting = { name: 'hanako' };
export const taro: Greeting = { name: 'taro' };

/** Handlers of the one kind `greet`. */
export function greet(run: JobHandler<Greeting>['run']): JobHandlers {
  const handler: JobHandler<Greeting> = { payload: greeting, run };
  return { greet: handler };
}

/** Something to wait for. */
export function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** A handler that runs until its signal is aborted, and says when it began. */
export function endless(): { run: (payload: Greeting, run: JobRun) => Promise<never>; began: Promise<JobRun> } {
  let begin: (run: JobRun) => void = () => {};
  const began = new Promise<JobRun>((resolve) => {
    begin = resolve;
  });
  const run = (_payload: Greeting, jobRun: JobRun) => {
    begin(jobRun);
    return new Promise<never>((_resolve, reject) => {
      jobRun.signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  };
  return { run, began };
}
