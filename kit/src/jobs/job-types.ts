import type { ZodType } from 'zod';

/** What a running job's handler is given besides its payload. */
export interface JobRun {
  readonly jobId: number;
  /** Counts from 1. */
  readonly attempt: number;
  /** Aborted when the job is cancelled or the process shuts down: stop soon, clean up, throw. */
  readonly signal: AbortSignal;
  /** Reports how far it is, 0 to 1. Cheap to call often: at most some five reports a second are written and announced. */
  progress(fraction: number): void;
}

/** One kind of background work, worked by the subgraph that owns it. */
export interface JobHandler<Payload = unknown> {
  /** Checks the payload before each try: it comes from another process, perhaps of another version. */
  readonly payload: ZodType<Payload>;
  /**
   * Does the work; it may be run again after a crash, so it must be safe to repeat.
   * @returns what the owning subgraph wants kept as the job's result (JSON), or nothing
   * @throws KizunaError with `retryable: false` to fail for good at once; anything else is tried again with back-off
   */
  run(payload: Payload, run: JobRun): Promise<unknown>;
}

/** Kinds and their handlers, for example `{ video_process: … }`. */
export type JobHandlers = Readonly<Record<string, JobHandler>>;

/** What to enqueue. */
export interface JobRequest {
  readonly kind: string;
  readonly payload: unknown;
  /** The user who asked for it and may watch it; absent for the system's own. */
  readonly ownerId?: number;
  /** Of two requests with one key, of which the first has not finished, the second gets the first one's job. */
  readonly key?: string;
  /** Lower runs first. @default 0 */
  readonly priority?: number;
  /** Tries in all, the first included. @default 5 */
  readonly maxAttempts?: number;
}

export const jobStatuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type JobStatus = (typeof jobStatuses)[number];
