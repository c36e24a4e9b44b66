import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testLogger } from '../logging/logger.ts';
import { startRedisServer } from '../testing/redis-server.ts';
import type { Cache } from './cache.ts';
import { createMemoryCache } from './memory-cache.ts';
import { type CacheConfig, openCache } from './open-cache.ts';

const redis = await startRedisServer();
const redisUrl = redis?.url ?? '';
afterAll(() => redis?.stop());

const adapters: { name: string; available: boolean; config: CacheConfig }[] = [
  { name: 'memory', available: true, config: { kind: 'memory' } },
  { name: 'redis', available: redis !== null, config: { kind: 'redis', url: redisUrl } },
];

describe.each(adapters)('the $name cache', ({ name, available, config }) => {
  describe.runIf(available)('as every cache', () => {
    let cache: Cache;

    beforeEach(async () => {
      if (name === 'redis') await emptyRedis();
      cache = openCache(config, testLogger());
    });
    afterEach(() => cache.close());

    it('gives back what was stored, and null for what never was or was deleted', async () => {
      expect(await cache.get('key')).toBeNull();
      await cache.set('key', '値 "1"', 60);
      expect(await cache.get('key')).toBe('値 "1"');
      await cache.set('key', '', 60);
      expect(await cache.get('key')).toBe('');
      await cache.delete('key');
      await cache.delete('key');
      expect(await cache.get('key')).toBeNull();
    });

    it('forgets a value at the end of its time', async () => {
      // Long enough to be read within, on a slow machine too.
      await cache.set('short', 'x', 2);
      await cache.set('long', 'y', 60);
      expect(await cache.get('short')).toBe('x');
      await vi.waitFor(async () => expect(await cache.get('short')).toBeNull());
      expect(await cache.get('long')).toBe('y');
    });

    it('counts concurrent increments without losing one, on one clock', async () => {
      const results = await Promise.all(Array.from({ length: 100 }, () => cache.increment('count', 60)));
      const counts = results.map((result) => result.count).sort((a, b) => a - b);
      expect(counts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      for (const { resetsInMs } of results) {
        expect(resetsInMs).toBeGreaterThan(50_000);
        expect(resetsInMs).toBeLessThanOrEqual(60_000);
      }
    });

    it('starts a count again when its time is over; later increments do not prolong it', async () => {
      expect(await cache.increment('count', 2)).toMatchObject({ count: 1 });
      const second = await cache.increment('count', 60);
      expect(second.count).toBe(2);
      expect(second.resetsInMs).toBeLessThanOrEqual(2_000);
      await vi.waitFor(async () => expect(await cache.get('count')).toBeNull());
      expect(await cache.increment('count', 60)).toMatchObject({ count: 1 });
    });

    it('refuses a time to live under one second with a RangeError', async () => {
      for (const ttl of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(cache.set('key', 'x', ttl)).rejects.toThrow(RangeError);
        await expect(cache.increment('key', ttl)).rejects.toThrow(RangeError);
      }
    });
  });
});

describe('the memory cache', () => {
  it('stays within its bound and forgets what was used longest ago', async () => {
    const cache = createMemoryCache({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 60);
    await cache.get('a');
    await cache.set('d', 'd', 60);
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['a', null, 'c', 'd']);
  });
});

describe.runIf(redis)('the redis cache', () => {
  it('keeps its keys under kizuna:, each with an end', async () => {
    const cache = openCache({ kind: 'redis', url: redisUrl }, testLogger());
    await cache.set('a', '1', 60);
    await cache.increment('b', 60);
    const observer = new Redis(redisUrl);
    expect(await observer.get('kizuna:a')).toBe('1');
    expect(await observer.ttl('kizuna:b')).toBeGreaterThan(50);
    await observer.quit();
    await cache.close();
  });

  it('counts as one for two processes', async () => {
    const here = openCache({ kind: 'redis', url: redisUrl }, testLogger());
    const there = openCache({ kind: 'redis', url: redisUrl }, testLogger());
    await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? here : there).increment('shared', 60)));
    expect(await here.increment('shared', 60)).toMatchObject({ count: 51 });
    await here.close();
    await there.close();
  });

  it('fails soon while Redis is away and works again when it is back', async () => {
    const cache = openCache({ kind: 'redis', url: redisUrl }, testLogger());
    await cache.set('key', 'x', 60);
    await redis?.kill();
    await expect(cache.get('key')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(cache.increment('limit', 60)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await redis?.restart();
    await vi.waitFor(() => cache.set('key', 'y', 60));
    expect(await cache.get('key')).toBe('y');
    await cache.close();
  });
});

async function emptyRedis(): Promise<void> {
  const client = new Redis(redisUrl);
  await client.flushall();
  await client.quit();
}
