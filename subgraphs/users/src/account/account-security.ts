import type { Database } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import { findPin } from '../second-factor/pin-repository.ts';
import { pinLockedUntil } from '../second-factor/pin-service.ts';
import { findTotp } from '../second-factor/totp-repository.ts';
import type { AccountRow } from './account-repository.ts';
import { findPendingEmail } from './mailed-tokens.ts';

/** How an account is guarded, for its owner's page. */
export interface AccountSecurity {
  readonly totpEnabled: boolean;
  readonly backupCodesLeft: number;
  readonly pinEnabled: boolean;
  readonly pinLockedUntil: Date | null;
  readonly pendingEmail: string | null;
  readonly hasPassword: boolean;
  readonly sharegramLinked: boolean;
}

export type ReadAccountSecurity = (account: AccountRow) => Promise<AccountSecurity>;

export function createAccountSecurity({ db }: Database<Tables>): ReadAccountSecurity {
  return async ({ id, passwordHash, sharegramId }) => {
    const [totp, pin, pendingEmail] = await Promise.all([findTotp(db, id), findPin(db, id), findPendingEmail(db, id)]);
    const totpEnabled = totp?.isEnabled ?? false;
    return {
      totpEnabled,
      backupCodesLeft: totpEnabled ? (totp?.backupCodes.length ?? 0) : 0,
      pinEnabled: pin !== null,
      pinLockedUntil: pinLockedUntil(pin, Date.now()),
      pendingEmail,
      hasPassword: passwordHash !== '',
      sharegramLinked: sharegramId !== null,
    };
  };
}
