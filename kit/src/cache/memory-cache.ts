import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';
import { ttlToMilliseconds } from './ttl.ts';

/** How large it grows. */
export interface MemoryCacheOptions {
  /** Beyond so many entries, the one that was used longest ago is forgotten. @default 50_000 */
  readonly maxEntries?: number;
}

/** A cache in this process. */
export function createMemoryCache({ maxEntries = 50_000 }: MemoryCacheOptions = {}): Cache {
  // Boxed, so that a count can go up without touching the clock of its entry.
  const entries = new LRUCache<string, { value: string }>({ max: maxEntries });

  return {
    async get(key) {
      return entries.get(key)?.value ?? null;
    },
    async set(key, value, ttlSeconds) {
      entries.set(key, { value }, { ttl: ttlToMilliseconds(ttlSeconds) });
    },
    async delete(key) {
      entries.delete(key);
    },
    async increment(key, ttlSeconds) {
      const ttl = ttlToMilliseconds(ttlSeconds);
      const entry = entries.get(key);
      if (!entry) {
        entries.set(key, { value: '1' }, { ttl });
        return { count: 1, resetsInMs: ttl };
      }
      const count = Number(entry.value) + 1;
      if (!Number.isSafeInteger(count)) throw new TypeError(`The value of ${key} is not a count.`);
      entry.value = String(count);
      return { count, resetsInMs: Math.max(1, Math.ceil(entries.getRemainingTTL(key))) };
    },
    async close() {
      entries.clear();
    },
  };
}
