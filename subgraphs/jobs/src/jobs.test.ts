import { openAuditDatabase } from '@kizuna/kit/audit/audit-database';
import { createAuditStore } from '@kizuna/kit/audit/audit-store';
import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { readPage } from '@kizuna/kit/graph/pagination';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import { createJobStore } from '@kizuna/kit/jobs/job-store';
import type { JobRun } from '@kizuna/kit/jobs/job-types';
import { type JobWorker, startJobWorker } from '@kizuna/kit/jobs/job-worker';
import { openJobsDatabase } from '@kizuna/kit/jobs/jobs-database';
import { testLogger } from '@kizuna/kit/logging/logger';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createJobs } from './app.ts';
import { createJobService } from './job/job-service.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);
const admin = demoViewer(demoCast.admin);
const kenji = demoViewer(demoCast.kenji);

const jobQuery = `query ($id: ID!) {
  job(id: $id) { id kind status progress attempts error { code message } owner { id } viewerCanCancel viewerCanRetry }
}`;
const jobsQuery = `query ($first: Int, $after: String, $status: JobStatus, $all: Boolean) {
  jobs(first: $first, after: $after, status: $status, all: $all) { edges { node { id } } pageInfo { hasNextPage endCursor } }
}`;
const jobUpdated = 'subscription ($id: ID!) { jobUpdated(id: $id) { status progress } }';
const jobCancel = `mutation ($id: ID!) { jobCancel(input: { id: $id }) { job { status } userErrors { field code message } } }`;
const jobRetry = `mutation ($id: ID!) { jobRetry(input: { id: $id }) { job { status attempts } userErrors { field code } } }`;

let graph: SubgraphHarness;
let database: ReturnType<typeof openJobsDatabase>;
let worker: JobWorker | undefined;

beforeAll(async () => {
  graph = await startSubgraphHarness(createJobs);
  database = openJobsDatabase(graph.ports.databaseUrl, 4);
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});
afterAll(async () => {
  await database.close();
  await graph.close();
});

async function enqueue(ownerId?: number, kind = 'paint'): Promise<string> {
  const request = { kind, payload: {}, maxAttempts: 1 };
  return toGlobalId('Job', await enqueueJob(database.db, ownerId === undefined ? request : { ...request, ownerId }));
}

async function work(run: (run: JobRun) => Promise<unknown>): Promise<void> {
  const { databaseUrl, bus } = graph.ports;
  const handlers = { paint: { payload: z.unknown(), run: (_payload: unknown, jobRun: JobRun) => run(jobRun) } };
  worker = await startJobWorker({ databaseUrl, bus, handlers, logger: testLogger() });
}

const read = async (viewer: typeof hanako | null, id: string) => (await graph.run(viewer, jobQuery, { id })).data?.job;
const untilAborted = (run: JobRun) =>
  new Promise((_resolve, reject) => {
    run.signal.addEventListener('abort', () => reject(new Error('stopped')));
  });
async function collect(events: AsyncIterableIterator<{ data?: Record<string, unknown> | null }>) {
  const states: unknown[] = [];
  for await (const event of events) states.push(event.data?.jobUpdated);
  return states;
}

describe('a job', () => {
  it('is seen by its owner and by administrators, and unknown to everybody else', async () => {
    const id = await enqueue(hanako.userId);
    const seen = {
      ...{ id, kind: 'paint', status: 'QUEUED', progress: 0, attempts: 0, error: null },
      ...{ owner: { id: toGlobalId('User', hanako.userId) }, viewerCanCancel: true, viewerCanRetry: false },
    };
    expect(await read(hanako, id)).toEqual(seen);
    expect(await read(admin, id)).toEqual(seen);
    for (const stranger of [taro, kenji, null]) expect(await read(stranger, id)).toBeNull();
    expect(await read(hanako, 'nonsense')).toBeNull();
    expect(await read(hanako, toGlobalId('Job', 999_999))).toBeNull();

    const system = await enqueue();
    expect(await read(hanako, system)).toBeNull();
    expect(await read(admin, system)).toMatchObject({ owner: null });
  });

  it('is found by its key from another subgraph, under the same rule', async () => {
    const id = await enqueue(hanako.userId);
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Job { kind } }
    }`;
    const representations = [{ __typename: 'Job', id }];
    expect((await graph.run(hanako, query, { representations })).data).toEqual({ _entities: [{ kind: 'paint' }] });
    expect((await graph.run(taro, query, { representations })).data).toEqual({ _entities: [null] });
  });

  it('tells why it failed in the language of the viewer', async () => {
    await work(async () => Promise.reject(new KizunaError('MEDIA_UNREADABLE')));
    const id = await enqueue(hanako.userId);
    await vi.waitFor(async () => expect(await read(hanako, id)).toMatchObject({ status: 'FAILED' }));
    expect(await read(hanako, id)).toMatchObject({
      error: { code: 'MEDIA_UNREADABLE', message: 'The file could not be read as media.' },
      ...{ viewerCanCancel: false, viewerCanRetry: true },
    });
  });
});

describe('the list of jobs', () => {
  it('holds the own ones, newest first; all for administrators who ask', async () => {
    const mine = [
      await enqueue(taro.userId, 'list'),
      await enqueue(taro.userId, 'list'),
      await enqueue(taro.userId, 'list'),
    ];
    mine.reverse();
    const list = async (viewer: typeof taro, variables: Record<string, unknown>) => {
      const { data } = await graph.run(viewer, jobsQuery, variables);
      return data?.jobs as { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
    const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);
    const first = await list(taro, { first: 2 });
    expect(idsOf(first)).toEqual(mine.slice(0, 2));
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(idsOf(await list(taro, { first: 2, after: first.pageInfo.endCursor }))).toEqual(mine.slice(2));
    expect(idsOf(await list(taro, { all: true }))).toEqual(mine);
    expect(idsOf(await list(taro, { status: 'FAILED' }))).toEqual([]);
    expect(idsOf(await list(admin, { all: true })).slice(0, 3)).toEqual(mine);
    expect(idsOf(await list(admin, {}))).toEqual([]);
    expect((await graph.run(null, jobsQuery)).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED');
  });
});

describe('following a job', () => {
  it('tells how it is now, then each change, never back, and ends when it has finished', async () => {
    let begin = () => {};
    const followed = new Promise<void>((resolve) => {
      begin = resolve;
    });
    await work(async (run) => {
      run.progress(0.3);
      await followed;
      for (let step = 4; step < 9; step += 1) run.progress(step / 10);
    });
    const id = await enqueue(hanako.userId);
    await vi.waitFor(async () => expect(await read(hanako, id)).toMatchObject({ progress: 0.3 }));
    const events = await graph.follow(hanako, jobUpdated, { id });
    expect((await events.next()).value?.data).toEqual({ jobUpdated: { status: 'RUNNING', progress: 0.3 } });
    begin();
    const states = (await collect(events)) as { status: string; progress: number }[];
    expect(states.at(-1)).toEqual({ status: 'SUCCEEDED', progress: 1 });
    const progress = states.map((state) => state.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('tells of a finished job once', async () => {
    const id = await enqueue(hanako.userId);
    await graph.run(hanako, jobCancel, { id });
    expect(await collect(await graph.follow(hanako, jobUpdated, { id }))).toEqual([
      { status: 'CANCELLED', progress: 0 },
    ]);
  });

  it('also ends for a follower whose bus never said anything', async () => {
    const id = await enqueueJob(database.db, { kind: 'paint', payload: {}, ownerId: hanako.userId });
    const logger = testLogger();
    const deafBus = createMemoryBus({ logger });
    const store = createJobStore({ database, bus: graph.ports.bus, logger });
    const events = await createJobService(store, deafBus, { lookAgainMs: 20 }).follow(hanako, id);
    expect((await events.next()).value).toMatchObject({ status: 'QUEUED' });
    await store.cancel(id);
    expect((await events.next()).value).toMatchObject({ status: 'CANCELLED' });
    expect((await events.next()).done).toBe(true);
    await deafBus.close();
  });

  it('is refused to those who may not see the job, and can be left while nothing happens', async () => {
    const id = await enqueue(hanako.userId);
    await expect(graph.follow(taro, jobUpdated, { id })).rejects.toThrow('NOT_FOUND');
    await expect(graph.follow(null, jobUpdated, { id })).rejects.toThrow('UNAUTHORIZED');
    const events = await graph.follow(hanako, jobUpdated, { id });
    await events.next();
    const waiting = events.next();
    await events.return?.();
    expect((await waiting).done).toBe(true);
    await graph.run(hanako, jobCancel, { id });
  });
});

describe('steering a job', () => {
  it('stops a running one and runs it again, both on record', async () => {
    let tries = 0;
    await work(async (run) => {
      tries += 1;
      return tries === 1 ? await untilAborted(run) : 'done';
    });
    const id = await enqueue(hanako.userId);
    await vi.waitFor(async () => expect(await read(hanako, id)).toMatchObject({ status: 'RUNNING' }));
    const cancelled = await graph.run(hanako, jobCancel, { id });
    expect(cancelled.data).toEqual({ jobCancel: { job: { status: 'CANCELLED' }, userErrors: [] } });
    expect((await graph.run(hanako, jobCancel, { id })).data).toEqual(cancelled.data);
    expect((await graph.run(admin, jobRetry, { id })).data).toEqual({
      jobRetry: { job: { status: 'QUEUED', attempts: 0 }, userErrors: [] },
    });
    await vi.waitFor(async () => expect(await read(hanako, id)).toMatchObject({ status: 'SUCCEEDED' }));
    const history = openAuditDatabase(graph.ports.databaseUrl, 1);
    const entries = (await createAuditStore(history).list(readPage({}))).filter(
      ({ targetEntity, targetId }) => targetEntity === 'Job' && targetId === String(idOf('Job', id)),
    );
    await history.close();
    expect(entries).toMatchObject([
      { action: 'job.retry', actorId: admin.userId, writer: 'kizuna_jobs' },
      { action: 'job.cancel', actorId: hanako.userId, details: { kind: 'paint', userId: hanako.userId } },
    ]);
  });

  it('says so when there is nothing to stop or to run again', async () => {
    await work(async () => 'done');
    const id = await enqueue(hanako.userId);
    await vi.waitFor(async () => expect(await read(hanako, id)).toMatchObject({ status: 'SUCCEEDED' }));
    expect((await graph.run(hanako, jobCancel, { id })).data).toEqual({
      jobCancel: {
        job: null,
        userErrors: [{ field: 'id', code: 'CONFLICT', message: 'The job has finished already.' }],
      },
    });
    expect((await graph.run(hanako, jobRetry, { id })).data).toEqual({
      jobRetry: { job: null, userErrors: [{ field: 'id', code: 'CONFLICT' }] },
    });
  });

  it('is not for others, who do not even learn that the job exists', async () => {
    const id = await enqueue(hanako.userId);
    for (const mutation of [jobCancel, jobRetry]) {
      expect((await graph.run(taro, mutation, { id })).errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
      expect((await graph.run(null, mutation, { id })).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED');
      const nonsense = await graph.run(hanako, mutation, { id: 'nonsense' });
      expect(nonsense.errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    }
    expect(await read(hanako, id)).toMatchObject({ status: 'QUEUED' });
  });
});
