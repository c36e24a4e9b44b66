import { LRUCache } from 'lru-cache';

/** Operations that ended the planner's thread, so that they cannot keep doing so. */
export interface RecentOffenders {
  /** Each time that the same one offends again it is refused for twice as long. */
  add(key: string): void;
  /** Whether it is refused for now. */
  has(key: string): boolean;
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
    has(key) {
      return now() < (offenders.get(key)?.until ?? 0);
    },
  };
}
