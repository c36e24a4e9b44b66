import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLookupLimit } from './lookup-limit.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

it('an address gets so many at once, then one at a time, and others are not held up by it', () => {
  const limit = createLookupLimit({ burst: 3, refillMs: 1_000 });
  const refusal = (address: string | null) => {
    try {
      limit.take(address);
      return null;
    } catch (error) {
      return error;
    }
  };
  const take = (count: number) => Array.from({ length: count }, (_, host) => refusal(`2001:db8::${host}`));
  expect(take(3)).toEqual([null, null, null]);
  expect(refusal('2001:db8::ffff')).toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterMs: 1_000 } });
  expect([refusal('2001:db9::1'), refusal(null), refusal('192.0.2.1')]).toEqual([null, null, null]);
  vi.advanceTimersByTime(1_000);
  expect(take(2)).toEqual([null, expect.objectContaining({ code: 'RATE_LIMITED' })]);
  limit.giveBack('2001:db8::1');
  expect(take(2)).toEqual([null, expect.objectContaining({ code: 'RATE_LIMITED' })]);
  vi.advanceTimersByTime(60 * 60_000);
  expect(take(4).filter((refused) => refused !== null)).toHaveLength(1);
});
