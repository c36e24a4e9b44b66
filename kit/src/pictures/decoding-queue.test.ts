import { expect, it } from 'vitest';
import { createDecodingQueue } from './decoding-queue.ts';
import { whenPlaceIsFree } from './picture-decoding.ts';

it('runs so many at once and in order, lets so many wait, refuses the others, and is held up by no failure', async () => {
  const inTurn = createDecodingQueue({ atOnce: 2, maxWaiting: 3 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (name: number) =>
    inTurn(async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (name === 0) throw new Error('broken');
      return name;
    });
  const results = Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
  await expect(work(6)).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterMs: 5_000 } });
  for (let ended = 0; ended < 5; ended += 1) {
    await expect.poll(() => begun.length).toBe(Math.min(5, ended + 2));
    ends[ended]?.();
  }
  const outcomes = (await results).map((result) => (result.status === 'fulfilled' ? result.value : result.reason));
  expect(outcomes).toEqual([
    expect.objectContaining({ message: 'broken' }),
    ...[1, 2, 3, 4],
    expect.objectContaining({ code: 'RATE_LIMITED' }),
  ]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  const last = work(7);
  ends[5]?.();
  expect(await last).toBe(7);
});

it('runs two in the whole process, whichever queues they are in: the other threads are left to passwords', async () => {
  const queues = [1, 1, 2].map((atOnce) => createDecodingQueue({ atOnce, maxWaiting: 3 }));
  const ends: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => ends.push(resolve));
  const all = Promise.all([...queues, ...queues, whenPlaceIsFree].map((run) => run(work)));
  for (let ended = 0; ended < 7; ended += 1) {
    await expect.poll(() => ends.length).toBe(Math.min(7, ended + 2));
    ends[ended]?.();
  }
  await all;
});

it('lets people take turns, and two pictures of each wait: who sends many holds nobody else up', async () => {
  const [aoi, taro] = [1, 2];
  const inTurn = createDecodingQueue({ maxWaiting: 30 });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (person: number, name: string) =>
    inTurn(async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
    }, person);
  const results = Promise.all(['a1', 'a2', 'a3'].map((name) => work(aoi, name)));
  await expect(work(aoi, 'a4')).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterMs: 2_000 } });
  const others = Promise.all(['t1', 't2'].map((name) => work(taro, name)));
  for (let ended = 0; ended < 5; ended += 1) {
    await expect.poll(() => ends.length).toBe(ended + 1);
    ends[ended]?.();
  }
  await Promise.all([results, others]);
  expect(begun).toEqual(['a1', 't1', 'a2', 't2', 'a3']);
  const again = work(aoi, 'a5');
  await expect.poll(() => ends.length).toBe(6);
  ends[5]?.();
  await again;
});
