import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPlannerQueue, type PlannerQueue } from './planner-queue.ts';
import { zigzagOperation, zigzagSupergraph } from './planner-test-bench.ts';
import { type PlannerThread, startPlannerThread } from './planner-thread.ts';

let queue: PlannerQueue;
let started: PlannerThread[];

afterEach(() => queue.close());

const startReal = async () => {
  const thread = await startPlannerThread({
    supergraphSdl: zigzagSupergraph,
    maxMemoryMb: 256,
    startTimeoutMs: 60_000,
  });
  started.push(thread);
  return thread;
};

async function create(start: () => Promise<PlannerThread> = startReal) {
  started = [];
  const first = await startReal();
  queue = createPlannerQueue({ first, start, planTimeoutMs: 1_000, maxWaiting: 10, logger: testLogger() });
  return first;
}

const simple = { text: '{ thing { id } }', operationName: undefined };
const hostile = { text: zigzagOperation(8), operationName: undefined };

describe('queue before the planner’s thread', () => {
  it('starts another thread when the one it had ended while nothing was to be done', async () => {
    const first = await create();
    await first.end();
    await expect(queue.plan(simple)).resolves.toHaveProperty('kind', 'QueryPlan');
    expect(started).toHaveLength(2);
  });

  it('starts another thread before anybody asks again', async () => {
    await create();
    await expect(queue.plan(hostile)).rejects.toHaveProperty('name', 'PlannerThreadLost');
    await vi.waitFor(() => expect(started.map(({ isAlive }) => isAlive)).toEqual([false, true]));
  });

  it('tells those that wait when no other thread can be had, and tries again by itself', async () => {
    let tries = 0;
    await create(async () => {
      if (++tries === 1) throw new Error('No memory.');
      return startReal();
    });
    const outcomes = await Promise.allSettled([queue.plan(hostile), queue.plan(simple)]);
    expect(outcomes).toMatchObject([
      { reason: { name: 'PlannerThreadLost' } },
      { reason: { code: 'SERVICE_UNAVAILABLE' } },
    ]);
    await vi.waitFor(() => expect(started).toHaveLength(2));
    await expect(queue.plan(simple)).resolves.toHaveProperty('kind', 'QueryPlan');
  }, 60_000);

  it('leaves no thread behind when it is closed while one is being started', async () => {
    await create();
    await expect(queue.plan(hostile)).rejects.toThrow();
    await queue.close();
    expect(started.map(({ isAlive }) => isAlive)).toEqual([false, false]);
  });
});
