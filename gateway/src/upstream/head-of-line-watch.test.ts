import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeadOfLineWatch } from './head-of-line-watch.ts';
import type { HttpConnection } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';

/** A connection on which pipelined requests were sent just now. */
function connection(behind = [{} as HttpExchange]) {
  const state = { sentAt: performance.now(), isHeldUp: behind.length > 0, withdraw: () => behind };
  return { state, behind, asConnection: state as unknown as HttpConnection };
}

describe('the watch over pipelined requests', () => {
  let resent: (readonly HttpExchange[])[] = [];
  beforeEach(() => {
    resent = [];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
  });
  afterEach(() => vi.useRealTimers());
  const start = () => new HeadOfLineWatch((exchanges) => resent.push(exchanges));

  it('takes back what stands behind a slow answer, of each connection once', () => {
    const watch = start();
    const slow = connection();
    watch.begin(slow.asConnection);
    vi.advanceTimersByTime(49);
    expect([resent, watch.isCalm]).toEqual([[], false]);
    vi.advanceTimersByTime(1_000);
    expect(resent).toEqual([slow.behind]);
  });

  it('leaves alone what is slow itself, with nobody behind it', () => {
    const watch = start();
    watch.begin(connection([]).asConnection);
    vi.advanceTimersByTime(1_000);
    expect([resent, watch.isCalm]).toEqual([[], false]);
  });

  it('looks at nothing that is answered or has ended', () => {
    const watch = start();
    const [answered, ended] = [connection(), connection()];
    for (const { asConnection } of [answered, ended]) watch.begin(asConnection);
    watch.answered(answered.asConnection);
    watch.ended(ended.asConnection);
    vi.advanceTimersByTime(1_000);
    expect([resent, watch.isCalm]).toEqual([[], false]);
  });

  it('reads what has arrived before it takes a process that was busy for a slow subgraph', () => {
    const watch = start();
    const read = connection();
    watch.begin(read.asConnection);
    // All was answered, and other requests were sent, between the timer and the turn after it.
    setTimeout(() => {
      read.state.sentAt = performance.now();
    }, 50);
    vi.advanceTimersByTime(60);
    expect(resent).toEqual([]);
  });

  it('calms down for twice as long each time, up to a minute, and forgets that when all went well', () => {
    const watch = start();
    const calmAfterStall = () => {
      watch.begin(connection().asConnection);
      vi.advanceTimersToNextTimer();
      vi.advanceTimersToNextTimer();
      const from = performance.now();
      while (watch.isCalm) vi.advanceTimersByTime(500);
      return performance.now() - from;
    };
    const calms = Array.from({ length: 8 }, calmAfterStall);
    expect(calms).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    const fine = connection();
    watch.begin(fine.asConnection);
    watch.answered(fine.asConnection);
    expect(calmAfterStall()).toBe(1_000);
  });
});
