import type { Bus } from '@kizuna/kit/bus/bus';
import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type EndedSessions, followEndedSessions } from './ended-sessions.ts';

const logger = testLogger();
const delivered = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('sessions that have ended', () => {
  const opened: EndedSessions[] = [];
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(opened.splice(0).map((sessions) => sessions.close()));
  });

  /** @param answers what `users` says, one after another; the last again and again */
  async function follow(...answers: (readonly number[] | Error)[]) {
    const resumeHandlers: (() => void)[] = [];
    const memory = createMemoryBus({ logger });
    const bus: Bus = {
      ...memory,
      onResume: (handler) => {
        resumeHandlers.push(handler);
        return async () => {};
      },
    };
    let asked = 0;
    const fetchRecent = async () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer ?? [];
    };
    const sessions = await followEndedSessions(bus, fetchRecent, logger);
    opened.push(sessions);
    const seen: number[] = [];
    sessions.onEnd((sessionId) => seen.push(sessionId));
    const resume = () => {
      for (const handler of resumeHandlers) handler();
    };
    return { sessions, seen, bus, resume, asked: () => asked };
  }

  it('are known as soon as they are announced, and told once', async () => {
    const { sessions, seen, bus } = await follow([]);
    for (const sessionId of [5, 5, 6]) await bus.publish('session.ended', { sessionId });
    for (const rubbish of [null, { sessionId: 'x' }, 7]) await bus.publish('session.ended', rubbish);
    await delivered();
    expect([sessions.has(5), sessions.has(6), sessions.has(7)]).toEqual([true, true, false]);
    expect(seen).toEqual([5, 6]);
  });

  it('are told no longer to those who took that back', async () => {
    const { sessions, bus } = await follow([]);
    const seen: number[] = [];
    const stop = sessions.onEnd((sessionId) => seen.push(sessionId));
    stop();
    await bus.publish('session.ended', { sessionId: 5 });
    await delivered();
    expect([seen, sessions.has(5)]).toEqual([[], true]);
  });

  it('are asked for at the start, and again when announcements may have been lost', async () => {
    const { sessions, seen, resume, asked } = await follow([1], [1, 2]);
    await sessions.reload();
    expect([sessions.has(1), sessions.has(2)]).toEqual([true, false]);
    resume();
    await vi.waitFor(() => expect(sessions.has(2)).toBe(true), { interval: 1 });
    expect([seen, asked()]).toEqual([[1, 2], 2]);
  });

  it('are asked for every 30 seconds besides: an announcement that was never made is not missed for long', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { sessions, seen, asked } = await follow([1], [1, 2]);
    await sessions.reload();
    await vi.advanceTimersByTimeAsync(30_000);
    expect([seen, asked()]).toEqual([[1, 2], 2]);
    await sessions.close();
    await vi.advanceTimersByTimeAsync(90_000);
    expect(asked()).toBe(2);
  });

  it('are remembered two minutes longer than their tokens may live', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000_000);
    const { sessions, bus } = await follow([5]);
    await sessions.reload();
    const announce = async (sessionId: number) => {
      await bus.publish('session.ended', { sessionId });
      await delivered();
    };
    clock.mockReturnValue(1_000_000 + (15 * 60 + 119) * 1_000);
    await announce(6);
    expect(sessions.has(5)).toBe(true);
    clock.mockReturnValue(1_000_000 + (15 * 60 + 121) * 1_000);
    await announce(7);
    expect([5, 6, 7].map((sessionId) => sessions.has(sessionId))).toEqual([false, true, true]);
    clock.mockRestore();
  });

  it('are asked for until there is an answer, or until we close', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { sessions, asked } = await follow(new Error('away'), new Error('away'), [9]);
    const reloaded = sessions.reload();
    await vi.runAllTimersAsync();
    await reloaded;
    expect([sessions.has(9), asked()]).toEqual([true, 3]);

    const never = await follow(new Error('away'));
    const waiting = never.sessions.reload();
    await never.sessions.close();
    await vi.runAllTimersAsync();
    await waiting;
    expect(never.asked()).toBe(1);
  });
});
