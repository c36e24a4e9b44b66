import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { AccountRow } from '../account/account-repository.ts';
import type { AttemptLimit, Attempts } from '../attempts/attempts.ts';

const windowSeconds = 15 * 60;
const perAccount: AttemptLimit = { limit: 5, windowSeconds };
const perAddress: AttemptLimit = { limit: 100, windowSeconds };

/** Whom tries are counted for, and by which names they come. */
type Known = Pick<AccountRow, 'id' | 'username' | 'email'>;

/**
 * Counts tries of passwords before the password is looked at, so that neither aliases nor parallel requests get more tries.
 * Successful ones are not held against an account.
 */
export interface SignInThrottle {
  /**
   * One by somebody who is signed in to the account. It has a count of its own: tries of strangers must not keep the owner from
   * proving who they are, and so from changing the password or ending sessions.
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  count(accountId: number, address: string | null): Promise<void>;
  /**
   * One by a stranger, for the text that they typed and for the account behind it. Only the text's own lock is told them: the
   * account's would tell which two names are of one account.
   * @returns whether the account is locked: then no password is to be taken, and the answer that of a wrong one
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  countSignIn(typed: string, account: Known | null, address: string | null): Promise<boolean>;
  /**
   * After a success, for all names of the account. Not for the address: who has one account of their own could go on guessing at all
   * others from there. What its owner has used up of the address is not given back alone either, being five tries of a hundred, and
   * the address's limit is also how many passwords may be hashed for one place.
   */
  forgive(account: Known): Promise<void>;
}

export function createSignInThrottle(attempts: Attempts): SignInThrottle {
  return {
    async count(accountId, address) {
      await attempts.countAddress('sign-in-address', address, perAddress);
      await attempts.count('sign-in-again', accountId, perAccount);
    },

    async countSignIn(typed, account, address) {
      // The address first: one that tries many names must not fill the table with counters.
      await attempts.countAddress('sign-in-address', address, perAddress);
      await attempts.count('sign-in-name', typed, perAccount);
      try {
        // Where there is no account the text is counted again, so that both cases take the same time.
        await attempts.count('sign-in', account?.id ?? typed, perAccount);
        return false;
      } catch (error) {
        if (error instanceof KizunaError && error.code === 'RATE_LIMITED') return true;
        throw error;
      }
    },

    async forgive({ id, username, email }) {
      for (const kind of ['sign-in', 'sign-in-again']) await attempts.forgive(kind, id);
      for (const name of [username, email]) await attempts.forgive('sign-in-name', name);
    },
  };
}
