import { LRUCache } from 'lru-cache';

/** Operations that ended the planner's thread, or whoever sent them, so that they cannot keep doing so. */
export interface RecentOffenders {
  /** Each time that the same one offends again it is refused for twice as long. */
  add(key: string): void;
  /** Milliseconds for which it is still refused; 0 when it is not. */
  waitFor(key: string): number;
}

const firstRefusalMs = 60_000;
const longestRefusalMs = 3_600_000;

export function createRecentOffenders(now: () => number = Date.now): RecentOffenders {
  const offenders = new LRUCache<string, { readonly until: number; readonly refusalMs: number }>({ max: 1_000 });
  return {
    add(key) {
      const before = offenders.get(key);
      const refusalMs = before ? Math.min(before.refusalMs * 2, longestRefusalMs) : firstRefusalMs;
      offenders.set(key, { until: now() + refusalMs, refusalMs });
    },
    waitFor(key) {
      return Math.max(0, (offenders.get(key)?.until ?? 0) - now());
    },
  };
}
