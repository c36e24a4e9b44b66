import type { Cache } from './cache.ts';
import { ttlToMilliseconds } from './ttl.ts';

interface Entry {
  value: string;
  readonly endsAt: number;
}

/** How large it grows. */
export interface MemoryCacheOptions {
  /** Beyond so many entries, the one that was used longest ago is forgotten. @default 50_000 */
  readonly maxEntries?: number;
}

/**
 * A cache in this process. A Map keeps its keys in the order in which they were put in; taking a key out and putting it
 * in again at each use makes that the order of use, so its first key is always the one to forget.
 */
export function createMemoryCache({ maxEntries = 50_000 }: MemoryCacheOptions = {}): Cache {
  const entries = new Map<string, Entry>();

  // performance.now() never jumps when somebody sets the clock.
  const read = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    if (entry.endsAt <= performance.now()) return undefined;
    entries.set(key, entry);
    return entry;
  };
  const write = (key: string, value: string, ttlMs: number): void => {
    entries.delete(key);
    entries.set(key, { value, endsAt: performance.now() + ttlMs });
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  };

  return {
    async get(key) {
      return read(key)?.value ?? null;
    },
    async set(key, value, ttlSeconds) {
      write(key, value, ttlToMilliseconds(ttlSeconds));
    },
    async setIfAbsent(key, value, ttlSeconds) {
      const ttlMs = ttlToMilliseconds(ttlSeconds);
      if (read(key)) return false;
      write(key, value, ttlMs);
      return true;
    },
    async delete(key) {
      entries.delete(key);
    },
    async increment(key, ttlSeconds) {
      const ttlMs = ttlToMilliseconds(ttlSeconds);
      const entry = read(key);
      if (!entry) {
        write(key, '1', ttlMs);
        return { count: 1, resetsInMs: ttlMs };
      }
      const count = Number(entry.value) + 1;
      if (!Number.isSafeInteger(count)) throw new TypeError(`The value of ${key} is not a count.`);
      entry.value = String(count);
      return { count, resetsInMs: Math.max(1, Math.ceil(entry.endsAt - performance.now())) };
    },
    async close() {
      entries.clear();
    },
  };
}
