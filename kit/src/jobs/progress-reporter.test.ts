import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { judgeFailure, retryDelayMs } from './job-failure.ts';
import { createProgressReporter } from './progress-reporter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('writes at most one progress in each interval, the newest one', async () => {
  const written: number[] = [];
  const reporter = createProgressReporter({ from: 0, write: async (fraction) => void written.push(fraction) });
  reporter.report(0.1);
  await vi.advanceTimersByTimeAsync(0);
  reporter.report(0.2);
  reporter.report(0.3);
  await vi.advanceTimersByTimeAsync(199);
  expect(written).toEqual([0.1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(written).toEqual([0.1, 0.3]);
});

it('never goes back, ignores what is no number and keeps to 1', async () => {
  const written: number[] = [];
  const reporter = createProgressReporter({ from: 0.5, write: async (fraction) => void written.push(fraction) });
  for (const fraction of [0.4, Number.NaN, -1, 7]) reporter.report(fraction);
  await reporter.finish();
  reporter.report(1);
  expect(written).toEqual([1]);
});

it('does not begin a write before the last one is over, and finishes with the last report', async () => {
  const written: number[] = [];
  let release = () => {};
  const reporter = createProgressReporter({
    from: 0,
    write: async (fraction) => {
      written.push(fraction);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    },
  });
  reporter.report(0.1);
  await vi.advanceTimersByTimeAsync(0);
  reporter.report(0.9);
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual([0.1]);
  const finished = reporter.finish();
  release();
  await vi.advanceTimersByTimeAsync(0);
  release();
  await finished;
  expect(written).toEqual([0.1, 0.9]);
});

it('waits longer after each try, up to six hours', () => {
  expect([1, 2, 3].map(retryDelayMs)).toEqual([2718, 7389, 20086]);
  expect(retryDelayMs(40)).toBe(retryDelayMs(10));
  expect(judgeFailure(new Error('x'), 1, 1)).toMatchObject({ final: true, expected: false });
});
