import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '../bus/bus.ts';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { testLogger } from '../logging/logger.ts';
import { type LiveOptions, live, type News } from './live.ts';

/** A memory bus that also counts its listeners and can lose its connection. */
function createTestBus() {
  const inner = createMemoryBus({ logger: testLogger() });
  const resumeHandlers = new Set<() => void>();
  let listeners = 0;
  const bus: Bus = {
    ...inner,
    async subscribe(topic, handler) {
      const unsubscribe = await inner.subscribe(topic, handler);
      listeners += 1;
      return async () => {
        listeners -= 1;
        await unsubscribe();
      };
    },
    onResume(handler) {
      resumeHandlers.add(handler);
      return async () => void resumeHandlers.delete(handler);
    },
  };
  return {
    bus,
    listeners: () => listeners + resumeHandlers.size,
    resume: () => {
      for (const handler of resumeHandlers) handler();
    },
  };
}

/** Resolves when everything that was published has been handed out. */
const delivered = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a live source', () => {
  let test: ReturnType<typeof createTestBus>;
  beforeEach(() => {
    test = createTestBus();
  });
  afterEach(async () => {
    vi.useRealTimers();
    expect(test.listeners()).toBe(0);
    await test.bus.close();
  });

  /** Gives the news as it comes, one by one. */
  const news = (topics: readonly string[], options?: LiveOptions) =>
    live<News>(
      test.bus,
      topics,
      async function* each(wakeUps) {
        for (let next = await wakeUps.next(); next; next = await wakeUps.next()) yield next;
      },
      options,
    );

  it('hears what is announced while it reads', async () => {
    const stored = ['a'];
    const rows = await live<string>(test.bus, ['rows'], async function* read(wakeUps) {
      let seen = 0;
      do {
        const unread = stored.slice(seen);
        // Stored and announced between reading and waiting.
        if (seen === 0) {
          stored.push('b');
          await test.bus.publish('rows', null);
        }
        seen += unread.length;
        yield* unread;
      } while (await wakeUps.next());
    });
    expect(await rows.next()).toEqual({ done: false, value: 'a' });
    expect(await rows.next()).toEqual({ done: false, value: 'b' });
    await rows.return?.();
  });

  it('hears what is announced before anybody has asked for the first value', async () => {
    const rows = await news(['rows']);
    await test.bus.publish('rows', 1);
    expect((await rows.next()).value).toEqual({ payloads: [1], mayHaveMissed: false });
    await rows.return?.();
  });

  it('gives many announcements at once, in order, each distinct one once', async () => {
    const rows = await news(['rows', 'columns']);
    for (const payload of [{ id: 1 }, { id: 2 }, { id: 1 }]) await test.bus.publish('rows', payload);
    await test.bus.publish('columns', { id: 3 });
    await test.bus.publish('elsewhere', { id: 4 });
    await delivered();
    expect((await rows.next()).value).toEqual({ payloads: [{ id: 1 }, { id: 2 }, { id: 3 }], mayHaveMissed: false });
    await rows.return?.();
  });

  it('gives to who waits what is announced first, and the others to who asks next', async () => {
    const rows = await news(['rows']);
    const first = rows.next();
    await delivered();
    for (const payload of [1, 2, 3]) await test.bus.publish('rows', payload);
    expect((await first).value).toEqual({ payloads: [1], mayHaveMissed: false });
    await delivered();
    expect((await rows.next()).value).toEqual({ payloads: [2, 3], mayHaveMissed: false });
    await rows.return?.();
  });

  it('keeps a bounded number of announcements and says when there were more', async () => {
    const rows = await news(['rows']);
    for (let id = 0; id < 1_500; id += 1) await test.bus.publish('rows', id);
    await delivered();
    const { value } = await rows.next();
    expect(value?.payloads).toHaveLength(1_000);
    expect(value?.mayHaveMissed).toBe(true);
    await rows.return?.();
  });

  it('looks at everything again when the bus was broken', async () => {
    const rows = await news(['rows']);
    const waiting = rows.next();
    test.resume();
    expect((await waiting).value).toEqual({ payloads: [], mayHaveMissed: true });
    await rows.return?.();
  });

  it('looks at everything again after a while without news, again and again', async () => {
    const rows = await news(['rows'], { lookAgainMs: 10 });
    for (let time = 0; time < 3; time += 1) {
      expect((await rows.next()).value).toEqual({ payloads: [], mayHaveMissed: true });
    }
    await rows.return?.();
  });

  it('does not look again while there is news, nor when it has ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const rows = await news(['rows'], { lookAgainMs: 60_000 });
    const before = vi.getTimerCount();
    for (let id = 0; id < 3; id += 1) {
      const waiting = rows.next();
      await test.bus.publish('rows', id);
      expect((await waiting).value).toEqual({ payloads: [id], mayHaveMissed: false });
    }
    const waiting = rows.next();
    await rows.return?.();
    expect((await waiting).done).toBe(true);
    expect(vi.getTimerCount()).toBe(before);
  });

  it('ends while it waits, and stays ended', async () => {
    const rows = await news(['rows']);
    const waiting = rows.next();
    await rows.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await rows.next()).toEqual({ done: true, value: undefined });
    await rows.return?.();
  });

  it('ends before it was ever asked', async () => {
    const rows = await news(['rows']);
    await rows.return?.();
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('hands on what its reader throws, and listens no longer', async () => {
    const rows = await live<number>(test.bus, ['rows'], async function* broken(wakeUps) {
      if (await wakeUps.next()) throw new Error('the database is away');
      yield 1;
    });
    const waiting = rows.next();
    await test.bus.publish('rows', null);
    await expect(waiting).rejects.toThrow('the database is away');
    expect(test.listeners()).toBe(0);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  it('listens no longer when its reader is through', async () => {
    const rows = await live<number>(test.bus, ['rows'], async function* two() {
      yield 1;
      yield 2;
    });
    const seen: number[] = [];
    for await (const row of rows) seen.push(row);
    expect(seen).toEqual([1, 2]);
  });

  it('listens to nothing when it cannot listen to everything', async () => {
    await expect(news(['rows', 'not a topic'])).rejects.toThrow(RangeError);
  });
});
