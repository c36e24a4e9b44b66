/** The planner's thread: builds the supergraph once, then plans one operation after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { createInThreadPlanner, type InThreadPlanner } from './planner.ts';
import type { PlannerAnswer, PlannerRequest, PlannerWorkerData } from './worker-messages.ts';

const answer = (message: PlannerAnswer): void => parentPort?.postMessage(message);
const { supergraphSdl }: PlannerWorkerData = workerData;

try {
  const planner = createInThreadPlanner(supergraphSdl);
  parentPort?.on('message', (request: PlannerRequest) => answer(plan(planner, request)));
  answer({ kind: 'started', facts: planner.facts });
} catch (error) {
  answer({ kind: 'not-started', reason: reasonOf(error) });
}

function plan(planner: InThreadPlanner, request: PlannerRequest): PlannerAnswer {
  try {
    return { kind: 'planned', plan: planner.plan(request) };
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error), tooComplex: isTooComplex(error) };
  }
}

/** V8 says so when the stack is used up, the planner when it counts ten million selections; both are as well as before. */
function isTooComplex(error: unknown): boolean {
  return error instanceof RangeError || reasonOf(error).startsWith('Exceeded maximum recursive selections');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
