import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { connect, type Database } from '../db/database.ts';
import { KizunaError } from '../errors/kizuna-error.ts';
import { testLogger } from '../logging/logger.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { jobTopic } from './job-announcements.ts';
import { createJobQueue, enqueueJob } from './job-queue.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import type { JobHandler, JobHandlers, JobRun, JobStatus } from './job-types.ts';
import { type JobWorker, type JobWorkerOptions, startJobWorker } from './job-worker.ts';
import { openJobsDatabase } from './jobs-database.ts';
import type { JobRow, JobsTables } from './tables.ts';

const logger = testLogger();
let postgres: TestDatabase;
let database: Database<JobsTables>;
let bus: Bus;
let store: JobStore;
const workers: JobWorker[] = [];

beforeAll(async () => {
  postgres = await createTestDatabase();
  database = await openJobsDatabase(postgres.url, 6);
});
beforeEach(() => {
  bus = createMemoryBus({ logger });
  store = createJobStore({ database, bus, logger });
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await bus.close();
  await database.sql`delete from jobs.job`;
  await database.sql`delete from jobs.worker`;
  await database.sql`delete from graphile_worker._private_jobs`;
});
afterAll(async () => {
  await database.close();
  await postgres.drop();
});

const greeting = z.object({ name: z.string() });
type Greeting = z.infer<typeof greeting>;

function greet(run: JobHandler<Greeting>['run'], maxAttempts?: number): JobHandlers {
  const handler: JobHandler<Greeting> = {
    payload: greeting,
    run,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  };
  return { greet: handler };
}

async function work(handlers: JobHandlers, options: Partial<JobWorkerOptions> = {}): Promise<JobWorker> {
  const worker = await startJobWorker({
    ...{ databaseUrl: postgres.url, handlers, bus, logger, retryDelayMs: () => 20 },
    ...options,
    timings: { pollMs: 50, ...options.timings },
  });
  workers.push(worker);
  return worker;
}

async function isNow(jobId: number, status: JobStatus): Promise<JobRow> {
  return await vi.waitFor(
    async () => {
      const row = await store.byId(jobId);
      if (row?.status !== status) throw new Error(`Job ${jobId} is ${row?.status}, not ${status}`);
      return row;
    },
    { timeout: 10_000, interval: 10 },
  );
}

async function graphileRows(): Promise<number> {
  const [row] = await database.sql<{ count: number }[]>`select count(*)::int from graphile_worker.jobs`;
  return row?.count ?? -1;
}

/** Something to wait for. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** A handler that runs until its signal is aborted, and says when it began. */
function endless(): { run: (payload: Greeting, run: JobRun) => Promise<never>; began: Promise<JobRun> } {
  let begin: (run: JobRun) => void = () => {};
  const began = new Promise<JobRun>((resolve) => {
    begin = resolve;
  });
  const run = (_payload: Greeting, jobRun: JobRun) => {
    begin(jobRun);
    return new Promise<never>((_resolve, reject) => {
      jobRun.signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  };
  return { run, began };
}

const hanako: Greeting = { name: 'hanako' };

describe('a job worker', () => {
  it('runs a job, keeps its result and leaves nothing behind in graphile-worker', async () => {
    await work(greet(async ({ name }, { attempt }) => ({ text: `Hello ${name}`, attempt })));
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako, ownerId: 7 });
    const row = await isNow(id, 'SUCCEEDED');
    expect(row).toMatchObject({ result: { text: 'Hello hanako', attempt: 1 }, progress: 1, attempts: 1, ownerId: 7 });
    expect(row.finishedAt?.getTime()).toBeGreaterThanOrEqual(row.startedAt?.getTime() ?? Number.NaN);
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0));
  });

  it('leaves kinds that it does not know to others', async () => {
    const other = await enqueueJob(database.db, { kind: 'other', payload: {} });
    await work(greet(async () => 'done'));
    await isNow(await enqueueJob(database.db, { kind: 'greet', payload: hanako }), 'SUCCEEDED');
    expect(await store.byId(other)).toMatchObject({ status: 'QUEUED', attempts: 0 });
  });

  it('tries again after an unexpected error, which it does not tell, and forgets it when the next try works', async () => {
    const seen: (JobRow | undefined)[] = [];
    await work(
      greet(async (_payload, { jobId, attempt }) => {
        if (attempt > 1) seen.push(await store.byId(jobId));
        if (attempt < 3) throw new Error('secret: the password is swordfish');
        return attempt;
      }),
    );
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    expect(await isNow(id, 'SUCCEEDED')).toMatchObject({ attempts: 3, result: 3, errorCode: null, errorMessage: null });
    expect(seen[0]).toMatchObject({ errorCode: 'INTERNAL_ERROR', errorMessage: 'Something went wrong on our side.' });
  });

  it('waits for the back-off before the next try', async () => {
    const starts: number[] = [];
    await work(
      greet(async (_payload, { attempt }) => {
        starts.push(performance.now());
        if (attempt === 1) throw new Error('once');
      }),
      { retryDelayMs: () => 400 },
    );
    await isNow(await enqueueJob(database.db, { kind: 'greet', payload: hanako }), 'SUCCEEDED');
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(390);
  });

  it('fails a job for good when its tries are used up', async () => {
    const handlers = greet(async () => Promise.reject(new KizunaError('SERVICE_UNAVAILABLE')), 2);
    await work(handlers);
    const id = await createJobQueue(handlers).enqueue(database.db, { kind: 'greet', payload: hanako });
    expect(await isNow(id, 'FAILED')).toMatchObject({ attempts: 2, errorCode: 'SERVICE_UNAVAILABLE' });
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0));
  });

  it('fails a job for good at once when the error says that trying again is no use', async () => {
    await work(greet(async () => Promise.reject(new KizunaError('MEDIA_UNREADABLE'))));
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    const message = 'The file could not be read as media.';
    expect(await isNow(id, 'FAILED')).toMatchObject({
      attempts: 1,
      errorCode: 'MEDIA_UNREADABLE',
      errorMessage: message,
    });
  });

  it('fails a job whose payload does not fit, without running it', async () => {
    const run = vi.fn(async () => 'never');
    await work(greet(run));
    const id = await enqueueJob(database.db, { kind: 'greet', payload: { nome: 1 } });
    expect(await isNow(id, 'FAILED')).toMatchObject({ attempts: 1, errorCode: 'VALIDATION_ERROR' });
    expect(run).not.toHaveBeenCalled();
  });

  it('takes a result that is not JSON for a mistake of the handler', async () => {
    await work(greet(async () => ({ big: 1n }), 1));
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako, maxAttempts: 1 });
    expect(await isNow(id, 'FAILED')).toMatchObject({ errorCode: 'INTERNAL_ERROR' });
  });

  it('announces each change, thins out progress and always tells the last', async () => {
    const gate = endless();
    await work(
      greet(async (payload, run) => {
        for (let step = 1; step <= 900; step += 1) run.progress(step / 1000);
        run.progress(0.2);
        return await gate.run(payload, run);
      }),
    );
    const id = await database.db.transaction((transaction) =>
      enqueueJob(transaction, { kind: 'greet', payload: hanako }),
    );
    const heard: unknown[] = [];
    await bus.subscribe(jobTopic(id), (payload) => heard.push(payload));
    await vi.waitFor(() => expect(heard).toContainEqual({ id, status: 'RUNNING', progress: 0.9 }));
    await gate.began;
    await store.cancel(id);
    await vi.waitFor(() => expect(heard.at(-1)).toEqual({ id, status: 'CANCELLED', progress: 0.9 }));
    expect(heard.length).toBeLessThan(6);
  });
});

describe('cancelling', () => {
  it('takes a waiting job out of the queue for good', async () => {
    const run = vi.fn(async () => 'never');
    const cancelled = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    expect(await store.cancel(cancelled)).toMatchObject({ status: 'CANCELLED' });
    expect(await graphileRows()).toBe(0);
    await work(greet(async ({ name }) => (name === 'hanako' ? run() : 'done')));
    await isNow(await enqueueJob(database.db, { kind: 'greet', payload: { name: 'taro' } }), 'SUCCEEDED');
    expect(run).not.toHaveBeenCalled();
    expect(await store.cancel(cancelled)).toBeUndefined();
  });

  it('aborts a running job, which stays cancelled although its handler succeeds afterwards', async () => {
    const finished = gate();
    const { run, began: started } = endless();
    await work(greet((payload, jobRun) => run(payload, jobRun).catch(() => finished.open())));
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    const { signal } = await started;
    expect(await store.cancel(id)).toMatchObject({ status: 'CANCELLED' });
    await finished.passed;
    expect(signal.reason).toMatchObject({ code: 'JOB_CANCELLED' });
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0));
    expect(await store.byId(id)).toMatchObject({ status: 'CANCELLED', result: null });
  });

  it('reaches a running job also when the bus lost the word', async () => {
    const { run, began } = endless();
    await work(greet(run), { timings: { heartbeatMs: 30 } });
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    const { signal } = await began;
    const deaf = createMemoryBus({ logger });
    await createJobStore({ database, bus: deaf, logger }).cancel(id);
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
    await deaf.close();
  });

  it('can be taken back: the job runs again as if new, even while the cancelled try is still ending', async () => {
    const first = endless();
    const held = gate();
    let tries = 0;
    await work(
      greet(async (payload, run) => {
        tries += 1;
        if (tries > 1) return 'second';
        await first.run(payload, run).catch(() => held.passed);
        return 'first';
      }),
    );
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    await first.began;
    await store.cancel(id);
    expect(await store.retry(id)).toMatchObject({ status: 'QUEUED', attempts: 0, progress: 0, finishedAt: null });
    expect(await isNow(id, 'SUCCEEDED')).toMatchObject({ result: 'second', attempts: 1 });
    held.open();
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0));
    expect(await store.byId(id)).toMatchObject({ result: 'second' });
    expect(await store.retry(id)).toBeUndefined();
  });
});

describe('a stop', () => {
  it('lets a running job finish', async () => {
    const held = gate();
    const began = gate();
    const worker = await work(
      greet(async () => {
        began.open();
        await held.passed;
        return 'done';
      }),
    );
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    await began.passed;
    const stopped = worker.stop();
    workers.length = 0;
    held.open();
    await stopped;
    expect(await store.byId(id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await database.sql`select 1 from jobs.worker`).toHaveLength(0);
  });

  it('aborts a job that takes too long; the try is not counted and another worker runs it at once', async () => {
    const { run, began } = endless();
    const worker = await work(greet(run), { timings: { graceMs: 50 } });
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako, maxAttempts: 1 });
    await began;
    workers.length = 0;
    await worker.stop();
    expect(await store.byId(id)).toMatchObject({ status: 'QUEUED', attempts: 0, errorCode: null, workerId: null });
    await work(greet(async () => 'second worker'));
    expect(await isNow(id, 'SUCCEEDED')).toMatchObject({ attempts: 1, result: 'second worker' });
  });

  it('does not wait for ever for a handler that does not listen', async () => {
    const began = gate();
    const deaf = greet(() => {
      began.open();
      return new Promise(() => {});
    });
    const worker = await work(deaf, { timings: { graceMs: 20, abortMs: 20 } });
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    await began.passed;
    workers.length = 0;
    await worker.stop();
    expect(await store.byId(id)).toMatchObject({ status: 'QUEUED', attempts: 0 });
  });
});

describe('a worker that was killed', () => {
  const deadWorker = 'pool-dead';
  const elsewhere = '00000000-0000-4000-8000-000000000000';

  /** What a process leaves that dies in the middle of a job. */
  async function leaveBehind(heartbeat: string, attempts = 1, maxAttempts = 5): Promise<number> {
    return await database.db.transaction(async (transaction) => {
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
    await work(greet(async () => 'saved'));
    expect(await isNow(id, 'SUCCEEDED')).toMatchObject({ attempts: 2, result: 'saved' });
  });

  it('is found by a worker that runs already', async () => {
    await work(
      greet(async () => 'saved'),
      { timings: { sweepMs: 30 } },
    );
    const id = await leaveBehind('61 seconds');
    expect(await isNow(id, 'SUCCEEDED')).toMatchObject({ result: 'saved' });
  });

  it('keeps its job while it may be alive', async () => {
    const id = await leaveBehind('30 seconds');
    await work(
      greet(async () => 'stolen'),
      { timings: { sweepMs: 20 } },
    );
    await isNow(await enqueueJob(database.db, { kind: 'greet', payload: { name: 'taro' } }), 'SUCCEEDED');
    expect(await store.byId(id)).toMatchObject({ status: 'RUNNING', attempts: 1 });
  });

  it('is dead at once where no other process can be alive, but a worker of this process is not', async () => {
    const { run, began } = endless();
    await work({ other: { payload: z.unknown(), run: (_payload, jobRun) => run(hanako, jobRun) } });
    const running = await enqueueJob(database.db, { kind: 'other', payload: null });
    await began;
    const id = await leaveBehind('0 seconds');
    await work(
      greet(async () => 'saved'),
      { exclusive: true },
    );
    await isNow(id, 'SUCCEEDED');
    expect(await store.byId(running)).toMatchObject({ status: 'RUNNING', attempts: 1 });
    await store.cancel(running);
  });

  it('does not get its job run for ever when it is the job that kills it', async () => {
    const id = await leaveBehind('61 seconds', 3, 3);
    await work(greet(async () => 'saved'));
    expect(await isNow(id, 'FAILED')).toMatchObject({ attempts: 3, errorCode: 'INTERNAL_ERROR' });
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0));
  });

  it('cannot write to the job any more when it was only asleep', async () => {
    const held = gate();
    let tries = 0;
    const began = gate();
    await work(
      greet(async () => {
        tries += 1;
        if (tries > 1) return 'second';
        began.open();
        await held.passed;
        return 'first';
      }),
    );
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    await began.passed;
    await database.sql`delete from jobs.worker`;
    await work(greet(async () => 'second'));
    expect(await isNow(id, 'SUCCEEDED')).toMatchObject({ result: 'second', attempts: 2 });
    held.open();
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0));
    expect(await store.byId(id)).toMatchObject({ result: 'second' });
  });
});

describe('a broken connection', () => {
  it('neither loses the running job nor stops the worker', async () => {
    const began = gate();
    const held = gate();
    await work(
      greet(async ({ name }) => {
        if (name !== 'hanako') return 'next';
        began.open();
        await held.passed;
        return 'done';
      }),
      { timings: { heartbeatMs: 30 } },
    );
    const id = await enqueueJob(database.db, { kind: 'greet', payload: hanako });
    await began.passed;
    const admin = connect(postgres.url, { max: 1 });
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await admin.end();
    held.open();
    await isNow(id, 'SUCCEEDED');
    await isNow(await enqueueJob(database.db, { kind: 'greet', payload: { name: 'taro' } }), 'SUCCEEDED');
    await vi.waitFor(async () => expect(await graphileRows()).toBe(0), { timeout: 5_000 });
  });
});
