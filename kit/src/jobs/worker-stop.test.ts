import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../db/connect.ts';
import { endless, gate, greet, type JobBench, startJobBench, taro } from './job-test-bench.ts';

let bench: JobBench;
beforeAll(async () => {
  bench = await startJobBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('a stop', () => {
  it('lets a running job finish', async () => {
    const held = gate();
    const began = gate();
    const worker = await bench.work(
      greet(async () => {
        began.open();
        await held.passed;
        return 'done';
      }),
    );
    const id = await bench.enqueue();
    await began.passed;
    const stopped = worker.stop();
    held.open();
    await stopped;
    expect(await bench.store.byId(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await bench.database.sql`select 1 from jobs.worker`).toHaveLength(0);
  });

  it('aborts a job that takes too long; the try is not counted and another worker runs it at once', async () => {
    const { run, began } = endless();
    const worker = await bench.work(greet(run), { timings: { graceMs: 50 } });
    const id = await bench.enqueue({ maxAttempts: 1 });
    await began;
    await worker.stop();
    expect(await bench.store.byId(id)).toMatchObject({
      status: 'QUEUED',
      attempts: 0,
      errorCode: null,
      workerId: null,
    });
    await bench.work(greet(async () => 'second worker'));
    expect(await bench.isNow(id, 'SUCCEEDED')).toMatchObject({ attempts: 1, result: 'second worker' });
  });

  it('does not wait for ever for a handler that does not listen', async () => {
    const began = gate();
    const deaf = greet(() => {
      began.open();
      return new Promise(() => {});
    });
    const worker = await bench.work(deaf, { timings: { graceMs: 20, abortMs: 20 } });
    const id = await bench.enqueue();
    await began.passed;
    await worker.stop();
    expect(await bench.store.byId(id)).toMatchObject({ status: 'QUEUED', attempts: 0 });
  });
});

describe('a broken connection', () => {
  it('neither loses the running job nor stops the worker', async () => {
    const began = gate();
    const held = gate();
    await bench.work(
      greet(async ({ name }) => {
        if (name !== 'hanako') return 'next';
        began.open();
        await held.passed;
        return 'done';
      }),
      { timings: { heartbeatMs: 30 } },
    );
    const id = await bench.enqueue();
    await began.passed;
    const admin = connect(bench.url, { max: 1 });
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await admin.end();
    held.open();
    await bench.isNow(id, 'SUCCEEDED');
    await bench.isNow(await bench.enqueue({ payload: taro }), 'SUCCEEDED');
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
  });
});
