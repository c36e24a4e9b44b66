import { createHash } from 'node:crypto';
import type { QueryPlan } from '@apollo/query-planner';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Logger } from '@kizuna/kit/logging/logger';
import { LRUCache } from 'lru-cache';
import type { PlannableOperation, Planner } from './planner.ts';
import { createPlannerQueue, type PlannerQueue } from './planner-queue.ts';
import { PlannerThreadLost, PlanRefused, startPlannerThread } from './planner-thread.ts';
import { createRecentOffenders } from './recent-offenders.ts';
import type { SupergraphFacts } from './supergraph-facts.ts';

export interface PlannerOptions {
  readonly logger: Logger;
  /** How long one operation may be planned, in ms. @default 5000 */
  readonly planTimeoutMs?: number;
  /** Heap of the planner's thread, in MB. @default 512 */
  readonly maxMemoryMb?: number;
  /** Operations that may wait while another is planned. @default 1000 */
  readonly maxWaiting?: number;
}

/** A supergraph takes a second at most; a machine that is busy with starting, several. */
const startTimeoutMs = 60_000;

/** Characters of operations whose plans are kept: those that are used all the time are kept, compiled, by the caller. */
const cachedCharacters = 200_000;

/**
 * Starts a planner on a thread of its own. The thread keeps nothing alive while it has nothing to do.
 * @throws Error with the reason when the supergraph is not one, or needs what is not enforced here
 */
export async function startPlanner(
  supergraphSdl: string,
  options: PlannerOptions,
): Promise<{ readonly facts: SupergraphFacts; readonly planner: Planner }> {
  const { logger, planTimeoutMs = 5_000, maxMemoryMb = 512, maxWaiting = 1_000 } = options;
  const start = () => startPlannerThread({ supergraphSdl, maxMemoryMb, startTimeoutMs });
  const first = await start();
  const queue = createPlannerQueue({ first, start, planTimeoutMs, maxWaiting, logger });
  return { facts: first.facts, planner: createWorkerPlanner(queue, logger) };
}

/** Plans what is asked for several times at once only once, keeps the latest plans, and refuses what brought a thread down. */
function createWorkerPlanner(queue: PlannerQueue, logger: Logger): Planner {
  const plans = new LRUCache<string, QueryPlan>({ maxSize: cachedCharacters });
  const inFlight = new Map<string, Promise<QueryPlan>>();
  const offenders = createRecentOffenders();
  let isClosed = false;

  async function planNew(key: string, operation: PlannableOperation): Promise<QueryPlan> {
    try {
      const plan = await queue.plan(operation);
      plans.set(key, plan, { size: operation.text.length + 1 });
      return plan;
    } catch (error) {
      if (error instanceof PlanRefused && error.tooComplex) throw tooComplex(error);
      if (!(error instanceof PlannerThreadLost)) throw error;
      if (isClosed) throw new KizunaError('SERVICE_UNAVAILABLE', { cause: error });
      offenders.add(key);
      logger.warn({ err: error, operationName: operation.operationName }, 'An operation brought the planner down.');
      throw tooComplex(error);
    }
  }

  return {
    async plan(operation) {
      const key = keyOf(operation);
      const known = plans.get(key) ?? inFlight.get(key);
      if (known) return known;
      if (offenders.waitFor(key) > 0) throw tooComplex(undefined);
      const planning = planNew(key, operation).finally(() => inFlight.delete(key));
      inFlight.set(key, planning);
      return planning;
    },
    async close() {
      isClosed = true;
      await queue.close();
    },
  };
}

function tooComplex(cause: Error | undefined): KizunaError {
  return new KizunaError('OPERATION_TOO_COMPLEX', { cause });
}

/** The supergraph and the configuration need not be in it: each planner has its own cache. */
function keyOf({ text, operationName }: PlannableOperation): string {
  return createHash('sha256')
    .update(JSON.stringify([operationName ?? null, text]))
    .digest('base64');
}
