import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { greet, type JobBench, startJobBench } from './job-test-bench.ts';
import type { JobHandlers, JobRun } from './job-types.ts';
import { type JobOwner, startJobWorkers } from './job-workers.ts';

let bench: JobBench;
beforeAll(async () => {
  bench = await startJobBench();
});
afterAll(() => bench.close());

const start = (owners: readonly JobOwner[]) =>
  startJobWorkers({ databaseUrl: bench.url, bus: bench.bus, logger: testLogger(), owners });
const untilAborted = (_payload: unknown, { signal }: JobRun) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')));
  });

it('works the jobs of one owner while those of another fill all its places', async () => {
  const film = vi.fn(untilAborted);
  const { greet: template } = greet(async () => null);
  if (!template) throw new Error('no handler');
  const jobs: JobHandlers = { film: { payload: template.payload, run: film } };
  const films = await Promise.all(Array.from({ length: 5 }, () => bench.enqueue({ kind: 'film' })));
  const workers = await start([
    { name: 'media', jobs },
    { name: 'chat' },
    { name: 'users', jobs: greet(async () => 'sent') },
  ]);
  await vi.waitFor(() => expect(film).toHaveBeenCalledTimes(2));
  expect(await bench.isNow(await bench.enqueue(), 'SUCCEEDED')).toMatchObject({ result: 'sent' });
  expect(film).toHaveBeenCalledTimes(2);
  await Promise.all(films.map((id) => bench.store.cancel(id)));
  await workers.stop();
  const [left] = await bench.database.sql<{ count: number }[]>`select count(*)::int from jobs.worker`;
  expect(left).toEqual({ count: 0 });
});

it('does not start when two claim one kind', async () => {
  const owners = [
    { name: 'users', jobs: greet(async () => 'here') },
    { name: 'chat', jobs: greet(async () => 'there') },
  ];
  await expect(start(owners)).rejects.toThrow('Both users and chat claim the jobs of the kind greet.');
});
