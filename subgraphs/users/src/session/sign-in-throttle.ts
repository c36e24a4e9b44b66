import type { Cache } from '@kizuna/kit/cache/cache';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

const windowSeconds = 15 * 60;
const triesPerLogin = 5;
const triesPerAddress = 100;

/**
 * Counts sign-in attempts before the password is looked at, so that neither aliases nor parallel requests get more tries.
 * Successful ones are not held against a login.
 */
export interface SignInThrottle {
  /** @throws KizunaError RATE_LIMITED with `details.retryAfterMs` */
  count(login: string, address: string | null): Promise<void>;
  forgive(login: string): Promise<void>;
}

export function createSignInThrottle(cache: Cache): SignInThrottle {
  const keyOf = (login: string) => `sign-in:login:${login.trim().toLowerCase().slice(0, 254)}`;
  async function take(key: string, limit: number): Promise<void> {
    const { count, resetsInMs } = await cache.increment(key, windowSeconds);
    if (count > limit) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: resetsInMs } });
  }
  return {
    async count(login, address) {
      await take(keyOf(login), triesPerLogin);
      if (address) await take(`sign-in:address:${address}`, triesPerAddress);
    },
    forgive: (login) => cache.delete(keyOf(login)),
  };
}
