import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

test('each wait is twice the last, up to fifteen seconds', () => {
  expect([0, 1, 2, 3, 10, 10_000].map((retries) => retryDelay(retries, 0))).toEqual([
    500, 1000, 2000, 4000, 15_000, 15_000,
  ]);
});

test('chance adds up to a third', () => {
  expect(retryDelay(1, 1)).toBe(1333);
});
