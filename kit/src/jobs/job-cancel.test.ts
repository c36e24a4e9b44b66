import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { testLogger } from '../logging/logger.ts';
import { createJobStore } from './job-store.ts';
import { endless, gate, greet, type JobBench, startJobBench, taro } from './job-test-bench.ts';

const logger = testLogger();
let bench: JobBench;
beforeAll(async () => {
  bench = await startJobBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('cancelling', () => {
  it('takes a waiting job out of the queue for good', async () => {
    const run = vi.fn(async () => 'never');
    const cancelled = await bench.enqueue();
    expect(await bench.store.cancel(cancelled)).toMatchObject({ status: 'CANCELLED' });
    expect(await bench.graphileRows()).toBe(0);
    await bench.work(greet(async ({ name }) => (name === 'hanako' ? run() : 'done')));
    await bench.isNow(await bench.enqueue({ payload: taro }), 'SUCCEEDED');
    expect(run).not.toHaveBeenCalled();
    expect(await bench.store.cancel(cancelled)).toBeUndefined();
  });

  it('aborts a running job, which stays cancelled although its handler succeeds afterwards', async () => {
    const finished = gate();
    const { run, began: started } = endless();
    await bench.work(greet((payload, jobRun) => run(payload, jobRun).catch(() => finished.open())));
    const id = await bench.enqueue();
    const { signal } = await started;
    expect(await bench.store.cancel(id)).toMatchObject({ status: 'CANCELLED' });
    await finished.passed;
    expect(signal.reason).toMatchObject({ code: 'JOB_CANCELLED' });
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
    expect(await bench.store.byId(id)).toMatchObject({ status: 'CANCELLED', result: null });
  });

  it('reaches a running job also when the bus lost the word', async () => {
    const { run, began } = endless();
    await bench.work(greet(run), { timings: { heartbeatMs: 30 } });
    const id = await bench.enqueue();
    const { signal } = await began;
    const deaf = createMemoryBus({ logger });
    await createJobStore({ database: bench.database, bus: deaf, logger }).cancel(id);
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
    await deaf.close();
  });

  it('can be taken back: the job runs again as if new, even while the cancelled try is still ending', async () => {
    const first = endless();
    const held = gate();
    let tries = 0;
    await bench.work(
      greet(async (payload, run) => {
        tries += 1;
        if (tries > 1) return 'second';
        await first.run(payload, run).catch(() => held.passed);
        return 'first';
      }),
    );
    const id = await bench.enqueue();
    await first.began;
    await bench.store.cancel(id);
    expect(await bench.store.retry(id)).toMatchObject({ status: 'QUEUED', attempts: 0, progress: 0, finishedAt: null });
    expect(await bench.isNow(id, 'SUCCEEDED')).toMatchObject({ result: 'second', attempts: 1 });
    held.open();
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
    expect(await bench.store.byId(id)).toMatchObject({ result: 'second' });
    expect(await bench.store.retry(id)).toBeUndefined();
  });
});
