import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeadlines } from './deadlines.ts';

describe('deadlines', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stop who is late, never early and a twentieth late at most', async () => {
    const deadlines = createDeadlines(1_000);
    const lateAfter: number[] = [];
    for (let nth = 0; nth < 10; nth += 1) {
      const deadline = deadlines.start();
      const startedAt = performance.now();
      deadline.holder = { stop: () => lateAfter.push(performance.now() - startedAt) };
      await vi.advanceTimersByTimeAsync(37);
    }
    await vi.advanceTimersByTimeAsync(1_500);
    expect(lateAfter).toHaveLength(10);
    expect(Math.min(...lateAfter)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...lateAfter)).toBeLessThanOrEqual(1_050);
  });

  it('leave alone who is done, and keep no timer when nobody is left', async () => {
    const deadlines = createDeadlines(1_000);
    const stop = vi.fn();
    const deadline = deadlines.start();
    deadline.holder = { stop };
    deadlines.end(deadline);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(stop).not.toHaveBeenCalled();
    expect(deadline.expired).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});
