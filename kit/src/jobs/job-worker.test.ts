import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import { testLogger } from '../logging/logger.ts';
import { jobTopic } from './job-announcements.ts';
import { enqueueJob } from './job-queue.ts';
import { endless, gate, greet, hanako, type JobBench, startJobBench } from './job-test-bench.ts';
import type { JobWorkerOptions } from './job-worker.ts';
import { openJobsDatabase } from './jobs-database.ts';
import type { JobRow } from './tables.ts';

let bench: JobBench;
beforeAll(async () => {
  bench = await startJobBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('a job worker', () => {
  it('runs a job, keeps its result and leaves nothing behind in graphile-worker', async () => {
    await bench.work(greet(async ({ name }, { attempt }) => ({ text: `Hello ${name}`, attempt })));
    const id = await bench.enqueue({ ownerId: 7 });
    const row = await bench.isNow(id, 'SUCCEEDED');
    expect(row).toMatchObject({ result: { text: 'Hello hanako', attempt: 1 }, progress: 1, attempts: 1, ownerId: 7 });
    expect(row.finishedAt?.getTime()).toBeGreaterThanOrEqual(row.startedAt?.getTime() ?? Number.NaN);
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
  });

  it('does not start, and leaves nothing running, when the bus cannot be listened to', async () => {
    const closed = createMemoryBus({ logger: testLogger() });
    await closed.close();
    let listening = 0;
    const bus: Bus = {
      ...closed,
      onResume(handler) {
        const unsubscribe = closed.onResume(handler);
        listening += 1;
        return async () => {
          await unsubscribe();
          listening -= 1;
        };
      },
    };
    const database = openJobsDatabase(bench.url, 1);
    const close = vi.spyOn(database, 'close');
    const start = (options: Partial<JobWorkerOptions>) =>
      bench.work(
        greet(async () => 'done'),
        { ...options, bus },
      );
    await expect(start({})).rejects.toThrow('The bus is closed.');
    await expect(start({ database })).rejects.toThrow('The bus is closed.');
    expect(listening).toBe(0);
    // Its owner closes it.
    expect(close).not.toHaveBeenCalled();
    await database.close();
    expect(await bench.database.sql`select 1 from jobs.worker`).toHaveLength(0);
  });

  it('leaves kinds that it does not know to others', async () => {
    const other = await bench.enqueue({ kind: 'other', payload: {} });
    await bench.work(greet(async () => 'done'));
    await bench.isNow(await bench.enqueue(), 'SUCCEEDED');
    expect(await bench.store.byId(other)).toMatchObject({ status: 'QUEUED', attempts: 0 });
  });

  it('tries again after an unexpected error, which it does not tell, and forgets it when the next try works', async () => {
    const seen: (JobRow | undefined)[] = [];
    await bench.work(
      greet(async (_payload, { jobId, attempt }) => {
        if (attempt > 1) seen.push(await bench.store.byId(jobId));
        if (attempt < 3) throw new Error('secret: the password is swordfish');
        return attempt;
      }),
    );
    const id = await bench.enqueue();
    expect(await bench.isNow(id, 'SUCCEEDED')).toMatchObject({
      attempts: 3,
      result: 3,
      errorCode: null,
      errorMessage: null,
    });
    expect(seen[0]).toMatchObject({ errorCode: 'INTERNAL_ERROR', errorMessage: 'Something went wrong on our side.' });
  });

  it('waits for the back-off before the next try', async () => {
    const starts: number[] = [];
    await bench.work(
      greet(async (_payload, { attempt }) => {
        starts.push(performance.now());
        if (attempt === 1) throw new Error('once');
      }),
      { retryDelayMs: () => 400 },
    );
    await bench.isNow(await bench.enqueue(), 'SUCCEEDED');
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(390);
  });

  it('fails a job for good when its tries are used up', async () => {
    await bench.work(greet(async () => Promise.reject(new KizunaError('SERVICE_UNAVAILABLE'))));
    const id = await bench.enqueue({ maxAttempts: 2 });
    expect(await bench.isNow(id, 'FAILED')).toMatchObject({ attempts: 2, errorCode: 'SERVICE_UNAVAILABLE' });
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
  });

  it('fails a job for good at once when the error says that trying again is no use', async () => {
    await bench.work(greet(async () => Promise.reject(new KizunaError('MEDIA_UNREADABLE'))));
    const id = await bench.enqueue();
    const message = 'The file could not be read as media.';
    expect(await bench.isNow(id, 'FAILED')).toMatchObject({
      attempts: 1,
      errorCode: 'MEDIA_UNREADABLE',
      errorMessage: message,
    });
  });

  it('fails a job whose payload does not fit, without running it', async () => {
    const run = vi.fn(async () => 'never');
    await bench.work(greet(run));
    const id = await bench.enqueue({ payload: { nome: 1 } });
    expect(await bench.isNow(id, 'FAILED')).toMatchObject({ attempts: 1, errorCode: 'VALIDATION_ERROR' });
    expect(run).not.toHaveBeenCalled();
  });

  it('takes a result that is not JSON for a mistake of the handler', async () => {
    await bench.work(greet(async () => ({ big: 1n })));
    const id = await bench.enqueue({ maxAttempts: 1 });
    expect(await bench.isNow(id, 'FAILED')).toMatchObject({ errorCode: 'INTERNAL_ERROR' });
  });

  it('announces each change, thins out progress and always tells the last', async () => {
    const painting = endless();
    const subscribed = gate();
    await bench.work(
      greet(async (payload, run) => {
        await subscribed.passed;
        for (let step = 1; step <= 900; step += 1) run.progress(step / 1000);
        run.progress(0.2);
        return await painting.run(payload, run);
      }),
    );
    const id = await bench.database.db.transaction((transaction) =>
      enqueueJob(transaction, { kind: 'greet', payload: hanako }),
    );
    const heard: unknown[] = [];
    await bench.bus.subscribe(jobTopic(id), (payload) => heard.push(payload));
    subscribed.open();
    await vi.waitFor(() => expect(heard).toContainEqual({ id, status: 'RUNNING', progress: 0.9 }));
    await painting.began;
    await bench.store.cancel(id);
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ id, status: 'CANCELLED', progress: 0.9 }));
    expect(heard.length).toBeLessThan(6);
  });
});
