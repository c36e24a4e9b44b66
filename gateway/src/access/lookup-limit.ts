import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { addressGroup } from '@kizuna/kit/input/address-group';
import { LRUCache } from 'lru-cache';

/** Bounds how many unknown tokens an address may have looked up, so that made-up ones cannot flood `users`. */
export interface LookupLimit {
  /** Takes one. @throws KizunaError RATE_LIMITED with `details.retryAfterMs` */
  take(address: string | null): void;
  /** Gives it back: the token was a good one. */
  giveBack(address: string | null): void;
}

const maxAddresses = 50_000;

/** @param limits how many at once, and one more after how many milliseconds each */
export function createLookupLimit({ burst = 60, refillMs = 1_000 } = {}): LookupLimit {
  /** By address, when all that was taken will have come back: milliseconds since 1970. */
  const fullAgainAt = new LRUCache<string, number>({ max: maxAddresses });

  return {
    take(address) {
      const group = addressGroup(address);
      const next = Math.max(fullAgainAt.get(group) ?? 0, Date.now()) + refillMs;
      const over = next - Date.now() - burst * refillMs;
      if (over > 0) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: over } });
      fullAgainAt.set(group, next);
    },
    giveBack(address) {
      const group = addressGroup(address);
      const at = fullAgainAt.get(group);
      if (at !== undefined) fullAgainAt.set(group, at - refillMs);
    },
  };
}
