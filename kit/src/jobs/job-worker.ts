import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../db/database.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { Logger } from '../logging/logger.ts';
import { type Closers, openWhole } from '../service/shutdown.ts';
import { createActiveRuns } from './active-runs.ts';
import { createJobAnnouncer, jobCancelAnnouncement, jobCancelTopic } from './job-announcements.ts';
import { retryDelayMs } from './job-failure.ts';
import { createJobRunner } from './job-runner.ts';
import type { JobHandlers } from './job-types.ts';
import { openJobsDatabase } from './jobs-database.ts';
import { repeat } from './repeat.ts';
import { createRunStore } from './run-store.ts';
import type { JobsTables } from './tables.ts';
import { startWorkerPool, type WorkerPool, type WorkerTimings } from './worker-pool.ts';
import { createWorkerRegistry } from './worker-registry.ts';

export interface JobWorkerOptions {
  /** Of a database that `migrateJobs` made ready. */
  readonly databaseUrl: string;
  /** A pool from `openJobsDatabase` that several workers share; its owner closes it. @default one of its own */
  readonly database?: Database<JobsTables>;
  /** Exactly these kinds are worked; jobs of others wait for the processes that know them. At least one. */
  readonly handlers: JobHandlers;
  readonly bus: Bus;
  readonly logger: Logger;
  /** Jobs at once. @default 2 */
  readonly concurrency?: number;
  /** No other process works on this database (the one-process edition): what a killed one left is free at once. @default false */
  readonly exclusive?: boolean;
  readonly timings?: Partial<WorkerTimings>;
  /** Milliseconds to wait after the given try, counted from 1. @default graphile-worker's back-off */
  readonly retryDelayMs?: (attempt: number) => number;
}

/** Works jobs until it is stopped. */
export interface JobWorker {
  /** Waits some seconds for running jobs, aborts the rest (they wait for another worker, no try counted), closes everything. */
  stop(): Promise<void>;
}

const defaultTimings: WorkerTimings = {
  heartbeatMs: 10_000,
  deadAfterMs: 60_000,
  sweepMs: 30_000,
  pollMs: 2_000,
  graceMs: 10_000,
  abortMs: 3_000,
};
const restartDelaysMs = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Begins to work.
 * @throws when the database or the bus cannot be reached; nothing is left running then
 */
export function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  return openWhole(options.logger, (closers) => start(options, closers));
}

async function start(options: JobWorkerOptions, closers: Closers): Promise<JobWorker> {
  const { handlers, bus, logger } = options;
  const kinds = Object.keys(handlers);
  if (kinds.length === 0) throw new Error('A job worker needs at least one kind of job.');
  const timings = { ...defaultTimings, ...options.timings };
  const database = options.database ?? openJobsDatabase(options.databaseUrl, 4);
  if (!options.database) closers.add('the database of jobs', () => database.close());
  const runs = createActiveRuns();
  const store = createRunStore(database);
  const announcer = createJobAnnouncer(bus, logger);
  const delayOf = options.retryDelayMs ?? retryDelayMs;
  const runJob = createJobRunner({ handlers, store, runs, announcer, logger, retryDelayMs: delayOf });
  const startPool = () =>
    startWorkerPool({
      ...{ databaseUrl: options.databaseUrl, kinds, timings, runs, runJob, announcer, logger },
      concurrency: options.concurrency ?? 2,
      exclusive: options.exclusive ?? false,
      registry: createWorkerRegistry(database),
    });

  // The bus may lose the announcement of a cancel: the database is asked too, now and then and after each gap.
  const abortLost = async () => {
    const started = runs.all().filter((run) => run.started);
    const holding = await store.holding(started.map(({ runId }) => runId));
    for (const { runId } of started) if (!holding.has(runId)) runs.abort(runId, new KizunaError('JOB_CANCELLED'));
  };
  const warn = (error: unknown) => logger.warn({ err: error }, 'The job worker could not look for cancelled jobs');
  const looking = repeat(timings.heartbeatMs, abortLost, warn);
  closers.add('the look for cancelled jobs', () => looking.stop());
  closers.add(
    'the look after a gap',
    bus.onResume(() => void abortLost().catch(warn)),
  );
  const unsubscribe = await bus.subscribe(jobCancelTopic, (payload) => {
    const cancel = jobCancelAnnouncement.safeParse(payload);
    if (cancel.success) runs.abort(cancel.data.runId, new KizunaError('JOB_CANCELLED'));
  });
  closers.add('the announcements of cancels', unsubscribe);
  let pool = await startPool();

  const stopping = new AbortController();
  const keepWorking = async () => {
    for (let failures = 0; !stopping.signal.aborted; ) {
      await pool.ended;
      if (stopping.signal.aborted) return;
      const pauseMs = restartDelaysMs[Math.min(failures, restartDelaysMs.length - 1)];
      logger.error({ pauseMs }, 'The job worker broke off and will start again');
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      try {
        await pool.stop();
        if (!stopping.signal.aborted) pool = await startPool();
        failures = 0;
      } catch (error) {
        failures += 1;
        logger.error({ err: error }, 'The job worker could not start again');
      }
    }
  };
  const stopPool = async (one: WorkerPool) => {
    await one
      .stop()
      .catch((error: unknown) => logger.error({ err: error }, 'The job worker could not give its jobs back'));
  };
  const working = keepWorking();
  return {
    async stop() {
      stopping.abort();
      const atStop = pool;
      await stopPool(atStop);
      await working;
      // It may have been starting again at that moment.
      if (pool !== atStop) await stopPool(pool);
      await closers.closeAll();
    },
  };
}
