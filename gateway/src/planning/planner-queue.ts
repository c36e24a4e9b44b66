import type { QueryPlan } from '@apollo/query-planner';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { PlannableOperation } from './planner.ts';
import type { PlannerThread } from './planner-thread.ts';

/** Gives operations to the planner's thread, one at a time and in order. */
export interface PlannerQueue {
  /**
   * @throws PlannerThreadLost when this operation took too long or brought the thread down; those that wait go on with another
   * @throws PlanRefused when it cannot be planned
   * @throws KizunaError SERVICE_UNAVAILABLE when too many wait, or when no thread can be started
   */
  plan(operation: PlannableOperation): Promise<QueryPlan>;
  close(): Promise<void>;
}

export interface PlannerQueueOptions {
  readonly first: PlannerThread;
  /** Starts another thread when one was lost. */
  start(): Promise<PlannerThread>;
  /** For one operation, in ms. */
  readonly planTimeoutMs: number;
  readonly maxWaiting: number;
  readonly logger: Logger;
}

interface Job {
  readonly operation: PlannableOperation;
  resolve(plan: QueryPlan): void;
  reject(error: unknown): void;
}

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export function createPlannerQueue(options: PlannerQueueOptions): PlannerQueue {
  const { planTimeoutMs, maxWaiting, logger } = options;
  const waiting: Job[] = [];
  let thread: Promise<PlannerThread> = Promise.resolve(options.first);
  let isWorking = false;
  let isClosed = false;
  let pauseMs = firstPauseMs;

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      try {
        job.resolve(await planInTime(await liveThread(), job.operation));
      } catch (error) {
        job.reject(error);
      }
    }
    isWorking = false;
  }

  async function planInTime(current: PlannerThread, operation: PlannableOperation): Promise<QueryPlan> {
    let isDone = false;
    const timer = setTimeout(() => {
      // When this thread itself was held up, the answer is here already and is only read after the timers.
      setImmediate(() => {
        if (!isDone) void current.end();
      });
    }, planTimeoutMs);
    try {
      return await current.plan(operation);
    } finally {
      isDone = true;
      clearTimeout(timer);
      // Does not wait for the next operation to notice that there is no thread.
      if (!current.isAlive && !isClosed) replaceThread();
    }
  }

  async function liveThread(): Promise<PlannerThread> {
    const current = await thread;
    if (current.isAlive || isClosed) return current;
    replaceThread();
    return thread;
  }

  function replaceThread(): void {
    thread = startAnother();
    // Whoever needs the thread gets the error, and it is logged.
    thread.catch(() => {});
  }

  async function startAnother(): Promise<PlannerThread> {
    try {
      const started = await options.start();
      pauseMs = firstPauseMs;
      if (isClosed) await started.end();
      return started;
    } catch (error) {
      logger.error({ err: error }, `The planner's thread did not start; it is tried again in ${pauseMs} ms.`);
      const timer = setTimeout(() => {
        if (!isClosed) replaceThread();
      }, pauseMs);
      timer.unref();
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      throw new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
    }
  }

  return {
    plan(operation) {
      if (isClosed || waiting.length >= maxWaiting) return Promise.reject(new KizunaError('SERVICE_UNAVAILABLE'));
      return new Promise<QueryPlan>((resolve, reject) => {
        waiting.push({ operation, resolve, reject });
        void work();
      });
    },
    async close() {
      isClosed = true;
      for (const job of waiting.splice(0)) job.reject(new KizunaError('SERVICE_UNAVAILABLE'));
      const current = await thread.catch(() => undefined);
      await current?.end();
    },
  };
}
