import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HeadOfLineWatch } from './head-of-line-watch.ts';
import type { HttpConnection } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';

/** A connection on which the answer that comes next is waited for since a time. */
function connection(waitingSince: number) {
  const withdrawn: HttpExchange[] = [];
  const state = { waitingSince, withdraw: () => withdrawn };
  return { state, asConnection: state as unknown as HttpConnection, withdrawn };
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
    const slow = connection(performance.now());
    watch.begin(slow.asConnection);
    vi.advanceTimersByTime(49);
    expect([resent, watch.isCalm]).toEqual([[], false]);
    vi.advanceTimersByTime(1_000);
    expect(resent).toEqual([slow.withdrawn]);
  });

  it('waits on for each answer that comes in time', () => {
    const watch = start();
    const steady = connection(performance.now());
    watch.begin(steady.asConnection);
    for (let answer = 0; answer < 10; answer += 1) {
      vi.advanceTimersByTime(40);
      steady.state.waitingSince = performance.now();
    }
    expect(resent).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(resent).toHaveLength(1);
  });

  it('looks at nothing that is answered or has ended', () => {
    const watch = start();
    const [answered, ended] = [connection(performance.now()), connection(performance.now())];
    for (const { asConnection } of [answered, ended]) watch.begin(asConnection);
    watch.answered(answered.asConnection);
    watch.ended(ended.asConnection);
    vi.advanceTimersByTime(1_000);
    expect([resent, watch.isCalm]).toEqual([[], false]);
  });

  it('reads what has arrived before it takes a process that was busy for a slow subgraph', () => {
    const watch = start();
    const read = connection(performance.now());
    watch.begin(read.asConnection);
    // What was read between the timer and the turn after it.
    setTimeout(() => {
      read.state.waitingSince = performance.now();
    }, 50);
    vi.advanceTimersByTime(60);
    expect(resent).toEqual([]);
  });

  it('calms down for twice as long each time, up to a minute, and forgets that when all went well', () => {
    const watch = start();
    const calmAfterStall = () => {
      watch.begin(connection(performance.now()).asConnection);
      vi.advanceTimersToNextTimer();
      vi.advanceTimersToNextTimer();
      const from = performance.now();
      while (watch.isCalm) vi.advanceTimersByTime(500);
      return performance.now() - from;
    };
    const calms = Array.from({ length: 8 }, calmAfterStall);
    expect(calms).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    const fine = connection(performance.now());
    watch.begin(fine.asConnection);
    watch.answered(fine.asConnection);
    expect(calmAfterStall()).toBe(1_000);
  });
});
