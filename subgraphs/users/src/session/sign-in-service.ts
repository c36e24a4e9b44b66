import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { requireSession, type Viewer } from '@kizuna/kit/viewer/viewer';
import { type AccountRow, findAccounts, findByLogin, replacePasswordHash } from '../account/account-repository.ts';
import type { Passwords } from '../account/passwords.ts';
import type { Tables } from '../db/tables.ts';
import type { TotpService } from '../second-factor/totp-service.ts';
import { markProved, type SessionRow } from './session-repository.ts';
import type { Device, SessionService, SignedIn } from './session-service.ts';
import type { SignInThrottle } from './sign-in-throttle.ts';

/** What is still missing. */
export interface Challenge {
  readonly challenge: 'TOTP_REQUIRED';
}

/** What somebody shows to be let in. */
export interface Credentials {
  readonly password: string;
  /** A TOTP or backup code. */
  readonly otpCode?: string | null | undefined;
}

/** Proves who people are. */
export interface SignInService {
  /** @throws KizunaError INVALID_CREDENTIALS, RATE_LIMITED */
  signIn(login: string, credentials: Credentials, device: Device): Promise<SignedIn | Challenge>;
  /** The rest of a sign-in after somebody else has vouched for the account: the second factor is asked for all the same. */
  admit(account: AccountRow, otpCode: string | null | undefined, device: Device): Promise<SignedIn | Challenge>;
  /** Proves it once more for the viewer's session. @throws KizunaError UNAUTHORIZED, FORBIDDEN, INVALID_CREDENTIALS, RATE_LIMITED */
  reauthenticate(viewer: Viewer | null, credentials: Credentials, device: Device): Promise<SessionRow | Challenge>;
}

export function createSignInService(options: {
  readonly database: Database<Tables>;
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
  readonly sessions: SessionService;
  readonly totp: TotpService;
}): SignInService {
  const { passwords, throttle, sessions, totp } = options;
  const { db } = options.database;

  /** Who comes here was counted already; @param isLocked whether not even the right password is taken, nor told from a wrong one */
  async function checkPassword(account: AccountRow | null, password: string, isLocked = false): Promise<AccountRow> {
    const matches = await passwords.verify(account?.passwordHash ?? null, password);
    if (account && matches && account.isActive && !isLocked) {
      const renewed = await renewHash(account, password);
      if (renewed) return renewed;
    }
    await refuse(account, 'password');
    throw new KizunaError('INVALID_CREDENTIALS');
  }

  /**
   * Hashes of the old systems, and of weaker parameters, go as their owners come.
   * @returns null when another password took its place meanwhile
   */
  async function renewHash(account: AccountRow, password: string): Promise<AccountRow | null> {
    const { id, passwordHash } = account;
    if (!passwordHash || !passwords.isOutdated(passwordHash)) return account;
    const renewed = await replacePasswordHash(db, id, passwordHash, await passwords.hash(password));
    if (renewed) return renewed;
    // Somebody who signs in at the same time may have done the same.
    const [now] = await findAccounts(db, [id]);
    return now && (await passwords.verify(now.passwordHash, password)) ? now : null;
  }

  /** Says no address: the log is kept for good, and sessions have theirs for as long as they are. */
  async function refuse(account: AccountRow | null, factor: string): Promise<void> {
    const target = account ? { targetType: 'User', targetId: account.id } : {};
    await recordAudit(db, { action: 'session.refuse', ...target, details: { factor } });
  }

  /** @returns whether a code is still missing */
  async function lacksSecondFactor(account: AccountRow, otpCode: string | null | undefined, device: Device) {
    if (!(await totp.isEnabled(account.id))) return false;
    if (!otpCode?.trim()) return true;
    try {
      await totp.use(account.id, otpCode, device);
      return false;
    } catch (error) {
      await refuse(account, 'totp');
      throw error;
    }
  }

  const admit: SignInService['admit'] = async (account, otpCode, device) =>
    (await lacksSecondFactor(account, otpCode, device)) ? totpRequired : sessions.open(account, device);

  return {
    admit,

    async signIn(login, { password, otpCode }, device) {
      const typed = login.trim();
      const found = await findByLogin(db, typed);
      const isLocked = await throttle.countSignIn(typed, found, device.address);
      const account = await checkPassword(found, password, isLocked);
      const result = await admit(account, otpCode, device);
      if (!('challenge' in result)) await throttle.forgive(account);
      return result;
    },

    async reauthenticate(viewer, { password, otpCode }, device) {
      const { userId, sessionId } = requireSession(viewer);
      await throttle.count(userId, device.address);
      const [found] = await findAccounts(db, [userId]);
      const account = await checkPassword(found ?? null, password);
      if (await lacksSecondFactor(account, otpCode, device)) return totpRequired;
      await throttle.forgive(account);
      const session = await markProved(db, sessionId, userId);
      if (!session) throw new KizunaError('UNAUTHORIZED');
      const target = { targetType: 'Session', targetId: session.id };
      await recordAudit(db, { action: 'session.reauthenticate', actorId: userId, ...target });
      return session;
    },
  };
}

const totpRequired: Challenge = { challenge: 'TOTP_REQUIRED' };
