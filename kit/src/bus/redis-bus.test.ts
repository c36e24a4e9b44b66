import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import { within } from '../testing/within.ts';
import type { Bus } from './bus.ts';
import { createRedisBus } from './redis-bus.ts';

const server = await startRedisServer();
afterAll(() => server?.stop());

describe.runIf(server)('the redis bus across processes', () => {
  const url = server?.url ?? '';
  const logger = testLogger();
  let here: Bus;
  let there: Bus;

  beforeEach(() => {
    here = createRedisBus({ url, logger });
    there = createRedisBus({ url, logger });
  });
  afterEach(async () => {
    await server?.restart();
    await Promise.all([here.close(), there.close()]);
  });

  it('brings what one process publishes to another', async () => {
    const received: unknown[] = [];
    await there.subscribe('job:1', (payload) => received.push(payload));
    await here.publish('job:1', { state: 'DONE' });
    await vi.waitFor(() => expect(received).toEqual([{ state: 'DONE' }]));
  });

  it('subscribes at Redis only while somebody listens', async () => {
    const observer = new Redis(url);
    const channels = () => observer.pubsub('CHANNELS', '*');
    const leaveFirst = await here.subscribe('job:1', () => undefined);
    const leaveSecond = await here.subscribe('job:1', () => undefined);
    expect(await channels()).toEqual(['kizuna:bus:job:1']);
    expect(await observer.pubsub('NUMSUB', 'kizuna:bus:job:1')).toEqual(['kizuna:bus:job:1', 1]);
    await leaveFirst();
    expect(await channels()).toEqual(['kizuna:bus:job:1']);
    await leaveSecond();
    expect(await channels()).toEqual([]);
    await observer.quit();
  });

  it('stands again after Redis was restarted, and says so only then', async () => {
    const received: unknown[] = [];
    const kept = await here.subscribe('kept', (payload) => received.push(payload));
    const left = await here.subscribe('left', (payload) => received.push(payload));
    const resumed = vi.fn(() => void there.publish('kept', 'after resume').catch(() => undefined));
    // The publisher's own connection must be back too before its announcement can count.
    const thereReady = new Promise<void>((resolve) => {
      there.onResume(resolve);
    });
    await there.subscribe('own', () => undefined);
    await here.publish('kept', 'before');
    await vi.waitFor(() => expect(received).toEqual(['before']));

    await server?.kill();
    await expect(there.publish('kept', 'lost')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await left();
    expect(resumed).not.toHaveBeenCalled();
    here.onResume(resumed);
    await server?.restart();

    await thereReady;
    await vi.waitFor(() => expect(resumed).toHaveBeenCalledTimes(1));
    await vi.waitFor(async () => {
      await there.publish('kept', 'again');
      expect(received).toContain('again');
    });
    expect(received).not.toContain('lost');
    await kept();
  });

  it('lets a subscription made during an outage stand as soon as Redis is back', async () => {
    await here.subscribe('before', () => undefined);
    await server?.kill();
    const received: unknown[] = [];
    const fresh = here.subscribe('fresh', (payload) => received.push(payload));
    const known = here.subscribe('before', (payload) => received.push(payload));
    await server?.restart();
    await Promise.all([fresh, known]);
    await vi.waitFor(async () => {
      await there.publish('fresh', 1);
      await there.publish('before', 2);
      expect(received).toEqual(expect.arrayContaining([1, 2]));
    });
  });

  it('fails a publish soon, without queueing it, while Redis is away', async () => {
    await here.publish('warm', 1);
    await server?.kill();
    const published = Promise.allSettled(Array.from({ length: 500 }, () => here.publish('topic', 1)));
    const results = await within(5_000, published);
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
  });

  it('fails a publish within seconds when Redis is there but does not answer', async () => {
    await here.publish('warm', 1);
    const observer = new Redis(url);
    await observer.client('PAUSE', 60_000, 'ALL');
    observer.disconnect();
    const published = within(8_000, here.publish('topic', 1));
    await expect(published).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('is not disturbed by a message that is no JSON', async () => {
    const received: unknown[] = [];
    await here.subscribe('topic', (payload) => received.push(payload));
    const stranger = new Redis(url);
    await stranger.publish('kizuna:bus:topic', 'no json');
    await stranger.quit();
    await here.publish('topic', 1);
    await vi.waitFor(() => expect(received).toEqual([1]));
  });

  it('closes while Redis is away', async () => {
    await here.subscribe('topic', () => undefined);
    await server?.kill();
    await here.close();
    await expect(here.publish('topic', 1)).rejects.toThrow('closed');
  });
});
