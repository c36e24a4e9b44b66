import type { Logger } from '../logging/logger.ts';
import { type ActiveRuns, WorkerStopping } from './active-runs.ts';
import { startGraphilePool } from './graphile-pool.ts';
import type { JobAnnouncer } from './job-announcements.ts';
import type { JobRunner } from './job-runner.ts';
import { repeat, settlesWithin } from './repeat.ts';
import type { WorkerRegistry } from './worker-registry.ts';

/** All in milliseconds. */
export interface WorkerTimings {
  /** @default 10 000 */
  readonly heartbeatMs: number;
  /** A worker not heard of for so long is dead. @default 60 000 */
  readonly deadAfterMs: number;
  /** How often to look for dead ones. @default 30 000 */
  readonly sweepMs: number;
  /** @default 2 000 */
  readonly pollMs: number;
  /** How long a stop waits for running jobs before it aborts their signals. @default 10 000 */
  readonly graceMs: number;
  /** How long it then waits for them to heed that. @default 3 000 */
  readonly abortMs: number;
}

export interface WorkerPoolOptions {
  readonly databaseUrl: string;
  readonly kinds: readonly string[];
  readonly concurrency: number;
  readonly exclusive: boolean;
  readonly timings: WorkerTimings;
  readonly registry: WorkerRegistry;
  readonly runs: ActiveRuns;
  readonly runJob: JobRunner;
  readonly announcer: JobAnnouncer;
  readonly logger: Logger;
}

/** graphile-worker together with the sign of life that its jobs depend on. */
export interface WorkerPool {
  /** Settles when it takes no more jobs, because it was stopped or because it broke. */
  readonly ended: Promise<void>;
  /** Lets running jobs finish for a while, then aborts them; what is left over waits for another worker. */
  stop(): Promise<void>;
}

/** @throws when the database cannot be reached; nothing is left running then */
export async function startWorkerPool(options: WorkerPoolOptions): Promise<WorkerPool> {
  const { kinds, timings, registry, runs, announcer, logger } = options;
  const run = async (payload: unknown) => await options.runJob(jobIdOf(payload), graphile.id);
  const graphile = startGraphilePool({
    databaseUrl: options.databaseUrl,
    concurrency: options.concurrency,
    pollMs: timings.pollMs,
    tasks: Object.fromEntries(kinds.map((kind) => [kind, run])),
    logger,
  });
  const self = { id: graphile.id, kinds };
  const announce = async (jobs: Awaited<ReturnType<WorkerRegistry['sweep']>>) => {
    for (const job of jobs) {
      logger.warn({ jobId: job.id, kind: job.kind, status: job.status }, 'A job was taken from a worker that ended');
      await announcer.changed(job);
    }
  };
  const sweep = async (exclusive: boolean) => await announce(await registry.sweep(timings.deadAfterMs, exclusive));
  const warn = (error: unknown) => logger.warn({ err: error }, 'The job worker could not tell that it lives');

  try {
    await registry.beat(self);
    await sweep(options.exclusive);
  } catch (error) {
    graphile.stop();
    await graphile.ended;
    await graphile.close();
    throw error;
  }
  graphile.open();

  const heartbeat = repeat(
    timings.heartbeatMs,
    async () => {
      await registry.beat(self);
      await announce(await registry.freeForgotten(self, (runId) => runs.has(runId)));
    },
    warn,
  );
  const sweeping = repeat(timings.sweepMs, () => sweep(false), warn);
  return {
    ended: graphile.ended,
    async stop() {
      graphile.stop();
      if (!(await settlesWithin(graphile.ended, timings.graceMs))) {
        runs.abortAll(new WorkerStopping('The process stops.'));
        if (!(await settlesWithin(graphile.ended, timings.abortMs))) await graphile.kill();
      }
      await Promise.all([heartbeat.stop(), sweeping.stop()]);
      try {
        for (const job of await registry.leave(self)) await announcer.changed(job);
      } finally {
        await settlesWithin(graphile.close(), timings.abortMs);
      }
    },
  };
}

function jobIdOf(payload: unknown): number {
  const jobId =
    typeof payload === 'object' && payload !== null && 'jobId' in payload ? Number(payload.jobId) : Number.NaN;
  if (!Number.isSafeInteger(jobId)) throw new Error('A row of graphile-worker names no job.');
  return jobId;
}
