import type { AttemptLimit, Attempts } from '../attempts/attempts.ts';

const windowSeconds = 15 * 60;
const perAccount: AttemptLimit = { limit: 5, windowSeconds };
const perAddress: AttemptLimit = { limit: 100, windowSeconds };

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

export function createSignInThrottle(attempts: Attempts): SignInThrottle {
  return {
    async count(who, address) {
      // The address first: one that tries many names must not fill the table with counters.
      if (address) await attempts.count('sign-in-address', address, perAddress);
      await attempts.count('sign-in', who, perAccount);
    },
    forgive: (accountId) => attempts.forgive('sign-in', accountId),
  };
}
