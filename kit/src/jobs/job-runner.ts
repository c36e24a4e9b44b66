import { randomUUID } from 'node:crypto';
import { KizunaError } from '../errors/kizuna-error.ts';
import type { Logger } from '../logging/logger.ts';
import { type ActiveRun, type ActiveRuns, WorkerStopping } from './active-runs.ts';
import type { JobAnnouncer } from './job-announcements.ts';
import { judgeFailure } from './job-failure.ts';
import type { JobHandlers } from './job-types.ts';
import { createProgressReporter } from './progress-reporter.ts';
import type { RunStore } from './run-store.ts';
import type { JobRow } from './tables.ts';

export interface JobRunnerOptions {
  readonly handlers: JobHandlers;
  readonly store: RunStore;
  readonly runs: ActiveRuns;
  readonly announcer: JobAnnouncer;
  readonly logger: Logger;
  /** Milliseconds to wait after the given try. */
  readonly retryDelayMs: (attempt: number) => number;
}

/**
 * Makes one try of one job.
 * @throws only when the database cannot be written: the sweep then gives the job to somebody
 */
export type JobRunner = (jobId: number, workerId: string) => Promise<void>;

export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { handlers, store, runs, announcer, retryDelayMs } = options;

  const handle = async (job: JobRow, run: ActiveRun, logger: Logger): Promise<unknown> => {
    const handler = handlers[job.kind];
    if (!handler) throw new KizunaError('INTERNAL_ERROR', { retryable: false });
    const payload = handler.payload.safeParse(job.payload);
    if (!payload.success) throw new KizunaError('VALIDATION_ERROR', { cause: payload.error });
    const reporter = createProgressReporter({
      from: job.progress,
      async write(fraction) {
        try {
          const row = await store.progress(run.runId, fraction);
          if (row) await announcer.changed(row);
          else run.controller.abort(new KizunaError('JOB_CANCELLED'));
        } catch (error) {
          logger.warn({ err: error }, 'The progress of a job could not be written');
        }
      },
    });
    try {
      const { signal } = run.controller;
      const progress = (fraction: number) => reporter.report(fraction);
      const result = await handler.run(payload.data, { jobId: job.id, attempt: job.attempts, signal, progress });
      // Fails here, as a mistake of the handler, when the result is not JSON.
      return JSON.parse(JSON.stringify(result ?? null));
    } finally {
      await reporter.finish();
    }
  };

  const endFailed = async (
    job: JobRow,
    run: ActiveRun,
    error: unknown,
    logger: Logger,
  ): Promise<JobRow | undefined> => {
    const failure = judgeFailure(error, job.attempts, job.maxAttempts);
    const aborted = run.controller.signal.aborted;
    if (!failure.expected && !aborted) logger.error({ err: error }, 'A job failed');
    return failure.final
      ? await store.fail(run.runId, failure)
      : await store.retry(run.runId, failure, retryDelayMs(job.attempts));
  };

  const end = async (job: JobRow, run: ActiveRun, logger: Logger): Promise<JobRow | undefined> => {
    let result: unknown;
    try {
      result = await handle(job, run, logger);
    } catch (error) {
      // Still RUNNING: the worker gives all that it holds back when it has stopped, without counting this try.
      if (run.controller.signal.reason instanceof WorkerStopping) return undefined;
      return await endFailed(job, run, error, logger);
    }
    return await store.succeed(run.runId, result);
  };

  return async (jobId, workerId) => {
    const run: ActiveRun = { runId: randomUUID(), jobId, controller: new AbortController(), started: false };
    runs.add(run);
    try {
      const job = await store.start(jobId, run.runId, workerId);
      // Cancelled meanwhile, or somebody else has it.
      if (!job) return;
      run.started = true;
      const logger = options.logger.child({ jobId, kind: job.kind, attempt: job.attempts });
      await announcer.changed(job);
      const ended = await end(job, run, logger);
      if (ended) await announcer.changed(ended);
      logger.debug({ status: ended?.status }, 'A try of a job ended');
    } finally {
      runs.remove(run);
    }
  };
}
