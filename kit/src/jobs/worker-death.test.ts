import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { enqueueJob } from './job-queue.ts';
import { endless, gate, greet, hanako, type JobBench, startJobBench, taro } from './job-test-bench.ts';

let bench: JobBench;
beforeAll(async () => {
  bench = await startJobBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

describe('a worker that was killed', () => {
  const deadWorker = 'pool-dead';
  const elsewhere = '00000000-0000-4000-8000-000000000000';

  /** What a process leaves that dies in the middle of a job. */
  async function leaveBehind(heartbeat: string, attempts = 1, maxAttempts = 5): Promise<number> {
    return await bench.database.db.transaction(async (transaction) => {
      const id = await enqueueJob(transaction, { kind: 'greet', payload: hanako, maxAttempts });
      await transaction.execute(sql`insert into jobs.worker (id, process_id, kinds, heartbeat_at)
        values (${deadWorker}, ${elsewhere}, array['greet'], now() - ${heartbeat}::interval)`);
      await transaction.execute(sql`update jobs.job set status = 'RUNNING', attempts = ${attempts}::int,
        worker_id = ${deadWorker}, run_id = gen_random_uuid(), started_at = now() where id = ${id}`);
      await transaction.execute(sql`update graphile_worker._private_jobs
        set locked_by = ${deadWorker}, locked_at = now(), attempts = ${attempts}::int where key = ${`job:${id}`}`);
      return id;
    });
  }

  it('loses its job to the next worker when it has been silent for a minute', async () => {
    const id = await leaveBehind('61 seconds');
    await bench.work(greet(async () => 'saved'));
    expect(await bench.isNow(id, 'SUCCEEDED')).toMatchObject({ attempts: 2, result: 'saved' });
  });

  it('is found by a worker that runs already', async () => {
    await bench.work(
      greet(async () => 'saved'),
      { timings: { sweepMs: 30 } },
    );
    const id = await leaveBehind('61 seconds');
    expect(await bench.isNow(id, 'SUCCEEDED')).toMatchObject({ result: 'saved' });
  });

  it('keeps its job while it may be alive', async () => {
    const id = await leaveBehind('30 seconds');
    await bench.work(
      greet(async () => 'stolen'),
      { timings: { sweepMs: 20 } },
    );
    await bench.isNow(await bench.enqueue({ payload: taro }), 'SUCCEEDED');
    expect(await bench.store.byId(id)).toMatchObject({ status: 'RUNNING', attempts: 1 });
  });

  it('is dead at once where no other process can be alive, but a worker of this process is not', async () => {
    const { run, began } = endless();
    await bench.work({ other: { payload: z.unknown(), run: (_payload, jobRun) => run(hanako, jobRun) } });
    const running = await bench.enqueue({ kind: 'other', payload: null });
    await began;
    const id = await leaveBehind('0 seconds');
    await bench.work(
      greet(async () => 'saved'),
      { exclusive: true },
    );
    await bench.isNow(id, 'SUCCEEDED');
    expect(await bench.store.byId(running)).toMatchObject({ status: 'RUNNING', attempts: 1 });
    await bench.store.cancel(running);
  });

  it('does not get its job run for ever when it is the job that kills it', async () => {
    const id = await leaveBehind('61 seconds', 3, 3);
    await bench.work(greet(async () => 'saved'));
    expect(await bench.isNow(id, 'FAILED')).toMatchObject({ attempts: 3, errorCode: 'INTERNAL_ERROR' });
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
  });

  it('cannot write to the job any more when it was only asleep', async () => {
    const held = gate();
    let tries = 0;
    const began = gate();
    await bench.work(
      greet(async () => {
        tries += 1;
        if (tries > 1) return 'second';
        began.open();
        await held.passed;
        return 'first';
      }),
    );
    const id = await bench.enqueue();
    await began.passed;
    await bench.database.sql`delete from jobs.worker`;
    await bench.work(greet(async () => 'second'));
    expect(await bench.isNow(id, 'SUCCEEDED')).toMatchObject({ result: 'second', attempts: 2 });
    held.open();
    await vi.waitFor(async () => expect(await bench.graphileRows()).toBe(0));
    expect(await bench.store.byId(id)).toMatchObject({ result: 'second' });
  });
});
