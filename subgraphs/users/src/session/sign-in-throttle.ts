import type { Cache } from '@kizuna/kit/cache/cache';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

const windowSeconds = 15 * 60;
const triesPerAccount = 5;
const triesPerAddress = 100;

/**
 * Counts sign-in attempts before the password is looked at, so that neither aliases nor parallel requests get more tries.
 * Successful ones are not held against an account.
 */
export interface SignInThrottle {
  /**
   * @param who the account, whichever of its names was typed; or the typed text where there is no such account
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  count(who: number | string, address: string | null): Promise<void>;
  forgive(accountId: number): Promise<void>;
}

export function createSignInThrottle(cache: Cache): SignInThrottle {
  const keyOf = (who: number | string) =>
    typeof who === 'number' ? `sign-in:account:${who}` : `sign-in:login:${who.toLowerCase().slice(0, 254)}`;
  async function take(key: string, limit: number): Promise<void> {
    const { count, resetsInMs } = await cache.increment(key, windowSeconds);
    if (count > limit) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: resetsInMs } });
  }
  return {
    async count(who, address) {
      // The address first: one that tries many names must not fill the store with counters, and push others out.
      if (address) await take(`sign-in:address:${address}`, triesPerAddress);
      await take(keyOf(who), triesPerAccount);
    },
    forgive: (accountId) => cache.delete(keyOf(accountId)),
  };
}
