import { randomInt } from 'node:crypto';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import type { Locale, LocalizedText } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import { checkDisplayName, checkEmail, checkUsername } from '../account/account-input.ts';
import {
  type AccountRow,
  findByEmail,
  findBySharegramId,
  insertAccount,
  linkSharegram,
} from '../account/account-repository.ts';
import type { EmailService } from '../account/email-service.ts';
import { isReservedUsername } from '../account/erased-identity.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { Device, SignedIn } from '../session/session-service.ts';
import type { Challenge, SignInService } from '../session/sign-in-service.ts';
import type { SharegramIdentity, VerifySharegramToken } from './sharegram-tokens.ts';

export interface SharegramSignIn {
  readonly token: string;
  readonly otpCode?: string | null | undefined;
  /** Of the mails to an account that is made. */
  readonly locale: Locale;
}

/** Single sign-on with Sharegram. */
export interface SharegramService {
  /** @throws KizunaError INVALID_SHAREGRAM_TOKEN, SSO_AUTH_FAILED, INTEGRATION_NOT_CONFIGURED, RATE_LIMITED */
  signIn(input: SharegramSignIn, device: Device): Promise<SignedIn | Challenge>;
}

const perAddress = { limit: 100, windowSeconds: 15 * 60 };
/** Two first sign-ins at once: the second round finds what the other one made. */
const rounds = 4;

export function createSharegramService(options: {
  readonly database: Database<Tables>;
  readonly verify: VerifySharegramToken;
  readonly attempts: Attempts;
  readonly emails: EmailService;
  readonly signIns: SignInService;
}): SharegramService {
  const { verify, attempts, emails, signIns } = options;
  const { db } = options.database;

  return {
    async signIn({ token, otpCode, locale }, device) {
      await attempts.countAddress('sharegram-address', device.address, perAddress);
      const identity = await verify(token);
      const account = await accountOf(identity, locale);
      if (!account.isActive) throw new KizunaError('SSO_AUTH_FAILED');
      return signIns.admit(account, otpCode, device);
    },
  };

  async function accountOf(identity: SharegramIdentity, locale: Locale): Promise<AccountRow> {
    for (let round = 0; round < rounds; round += 1) {
      const known = await findBySharegramId(db, identity.sharegramId);
      if (known) return known;
      const email = readEmail(identity);
      const owner = await findByEmail(db, email);
      // Made meanwhile by another first sign-in.
      if (owner?.sharegramId === identity.sharegramId) return owner;
      const account = owner ? await link(owner, identity) : await make(identity, email, locale, round);
      if (account) return account;
    }
    throw new KizunaError('SSO_AUTH_FAILED');
  }

  /** An unproved address on either side would let somebody lie in wait for its owner. */
  async function link(owner: AccountRow, identity: SharegramIdentity): Promise<AccountRow | null> {
    if (!identity.emailVerified || !owner.emailVerifiedAt || !owner.isActive) throw failed(unproved);
    if (owner.sharegramId !== null) throw failed(linkedElsewhere);
    return db.transaction(async (tx) => {
      const linked = await linkSharegram(tx, owner.id, identity.sharegramId);
      const target = { targetType: 'User', targetId: owner.id };
      if (linked) await recordAudit(tx, { action: 'account.sharegram_link', actorId: owner.id, ...target });
      return linked;
    });
  }

  /** @returns null when a name, the address or the identity was taken meanwhile */
  async function make(
    identity: SharegramIdentity,
    email: string,
    locale: Locale,
    round: number,
  ): Promise<AccountRow | null> {
    const username = usernameFor(identity, round);
    const displayName = displayNameFor(identity) ?? username;
    const { sharegramId, emailVerified } = identity;
    const emailVerifiedAt = emailVerified ? new Date() : null;
    return db.transaction(async (tx) => {
      const values = { username, displayName, email, emailVerifiedAt, passwordHash: '', sharegramId, locale };
      const row = await insertAccount(tx, values);
      if (!row) return null;
      await registerUser(tx, row.id, row.userType);
      await enqueueMail(tx, { template: 'welcome_email', userId: row.id, data: {} });
      if (!emailVerified) await emails.sendLinkIn(tx, row.id, email);
      const target = { targetType: 'User', targetId: row.id };
      await recordAudit(tx, { action: 'account.register', actorId: row.id, ...target, details: { via: 'sharegram' } });
      return row;
    });
  }
}

function readEmail({ email }: SharegramIdentity): string {
  try {
    return checkEmail(email ?? '');
  } catch (cause) {
    throw failed(noEmail, cause);
  }
}

/** Their name there, or like it: with a number when it is taken. */
function usernameFor({ username }: SharegramIdentity, round: number): string {
  const plain = (username ?? '')
    .replace(/[^A-Za-z0-9_.-]/g, '')
    .replace(/^[_.-]+/, '')
    .slice(0, 24);
  const base = plain.length >= 3 && !isReservedUsername(plain) ? plain : 'member';
  const text = round === 0 && base === plain ? base : `${base}${randomInt(100_000, 1_000_000)}`;
  return checkUsername(text.replace(/[_.-]+$/, '0'));
}

function displayNameFor({ name }: SharegramIdentity): string | null {
  try {
    return name === null ? null : checkDisplayName(name);
  } catch {
    return null;
  }
}

const failed = (message: LocalizedText, cause?: unknown) => new KizunaError('SSO_AUTH_FAILED', { message, cause });

const unproved: LocalizedText = {
  en: 'There is an account with your address already: sign in with your password and confirm the address first.',
  ja: '同じメールアドレスのアカウントがあります。パスワードでサインインし、メールアドレスを確認してください。',
};
const linkedElsewhere: LocalizedText = {
  en: 'The account with your address is linked with another Sharegram account.',
  ja: 'このメールアドレスのアカウントは別の Sharegram アカウントと連携済みです。',
};
const noEmail: LocalizedText = {
  en: 'Sharegram did not say your e-mail address.',
  ja: 'Sharegram からメールアドレスを取得できませんでした。',
};
