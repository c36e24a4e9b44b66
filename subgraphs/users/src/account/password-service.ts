import { recordAudit } from '@kizuna/kit/audit/audit';
import { open, seal } from '@kizuna/kit/crypto/sealed-box';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { SessionViewer } from '@kizuna/kit/viewer/viewer';
import { z } from 'zod';
import type { ApiTokenService } from '../api-token/api-token-service.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import type { SessionEnding } from '../session/session-ending.ts';
import { touchSession } from '../session/session-repository.ts';
import type { Device } from '../session/session-service.ts';
import type { SignInThrottle } from '../session/sign-in-throttle.ts';
import { checkEmail, checkPassword } from './account-input.ts';
import { type AccountRow, findAccounts, findByEmail, lockAccount, updateAccount } from './account-repository.ts';
import { staleLink } from './email-service.ts';
import { deleteMailedTokens, isGoodMailedToken, putMailedToken, takeMailedToken } from './mailed-tokens.ts';
import type { Passwords } from './passwords.ts';

export const passwordResetKind = 'password_reset_request';
const resetPayload = z.object({ sealed: z.string() });

/** Changes passwords. */
export interface PasswordService {
  /** @returns how many other sessions were ended. @throws KizunaError INVALID_CREDENTIALS, VALIDATION_ERROR, RATE_LIMITED */
  change(viewer: SessionViewer, current: string, next: string, device: Device): Promise<number>;
  /** The same work and the same answer, whether the address has an account or not. @throws KizunaError RATE_LIMITED */
  requestReset(email: string, device: Device): Promise<void>;
  /** @throws KizunaError INVALID_CREDENTIALS, VALIDATION_ERROR, RATE_LIMITED */
  reset(token: string, next: string, device: Device): Promise<void>;
  /** Finds the account of a request, where nobody can measure how long it takes, and mails the link. */
  readonly resetHandler: JobHandler<z.infer<typeof resetPayload>>;
}

const hour = 60 * 60;
const mailsPerEmail = { limit: 3, windowSeconds: hour };
const mailsPerAddress = { limit: 30, windowSeconds: hour };
const tokensPerAddress = { limit: 50, windowSeconds: hour };

export function createPasswordService(options: {
  readonly database: Database<Tables>;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly throttle: SignInThrottle;
  readonly ending: SessionEnding;
  readonly apiTokens: ApiTokenService;
  readonly mails: AccountMails;
  /** 32 bytes that seal the addresses of requests: they do not leave `users`, not even in the queue. */
  readonly sealingKey: Uint8Array;
  readonly publicUrl: string;
}): PasswordService {
  const { passwords, attempts, throttle, ending, apiTokens, mails, sealingKey, publicUrl } = options;
  const { db } = options.database;
  const purpose = 'password reset request';

  /** @param except the session that stays @returns the sessions that ended */
  async function store(tx: Parameters<SessionEnding['endAllIn']>[0], id: number, hash: string, except?: number) {
    await updateAccount(tx, id, { passwordHash: hash });
    const values = { link: `${publicUrl}/forgot-password` };
    await mails.enqueue(tx, { template: 'password_changed', userId: id, values });
    const reason = except === undefined ? 'password_reset' : 'password_changed';
    const ended = await ending.endAllIn(tx, id, { reason, actorId: id, except });
    // Also links that prove another address: who asked for it may be who the password is changed for.
    await deleteMailedTokens(tx, id);
    const action = except === undefined ? 'password.reset' : 'password.change';
    await recordAudit(tx, { action, actorId: id, targetType: 'User', targetId: id });
    return ended;
  }

  return {
    async change({ userId, sessionId }, current, next, device) {
      checkPassword(next, 'newPassword');
      await throttle.count(userId, device.address);
      const [account] = await findAccounts(db, [userId]);
      if (!(await passwords.verify(account?.passwordHash ?? null, current)) || !account?.isActive) {
        const target = { targetType: 'User', targetId: userId };
        await recordAudit(db, { action: 'password.refuse', ...target, details: { sessionId } });
        throw wrongPassword();
      }
      await throttle.forgive(account);
      const hash = await passwords.hash(next);
      const ended = await db.transaction(async (tx) => {
        // Somebody else may have changed it while ours was looked at, and ended this session.
        const now = await lockAccount(tx, userId);
        if (!now?.isActive || now.passwordHash !== account.passwordHash) throw wrongPassword();
        if (!(await touchSession(tx, sessionId))) throw new KizunaError('UNAUTHORIZED');
        return store(tx, userId, hash, sessionId);
      });
      await ending.announce(ended);
      return ended.length;
    },

    async requestReset(typed, { address }) {
      const email = checkEmail(typed);
      await attempts.countAddress('reset-mail-address', address, mailsPerAddress);
      await attempts.count('reset-mail', email, mailsPerEmail);
      const sealed = seal(sealingKey, purpose, Buffer.from(email)).toString('base64');
      await enqueueJob(db, { kind: passwordResetKind, payload: { sealed } });
    },

    resetHandler: {
      payload: resetPayload,
      async run({ sealed }) {
        const email = open(sealingKey, purpose, Buffer.from(sealed, 'base64')).toString();
        const account = await findByEmail(db, email);
        if (account?.isActive) await mailLink(account);
        // By this an erasure finds the job; whose address it is was not known to who asked.
        return account ? { userId: account.id } : null;
      },
    },

    async reset(token, next, { address }) {
      checkPassword(next, 'newPassword');
      await attempts.countAddress('reset-token-address', address, tokensPerAddress);
      // Asked first so that a made-up token costs no hash; whoever takes it out of the table decides.
      if (!(await isGoodMailedToken(db, 'password_reset', token))) throw staleLink();
      const hash = await passwords.hash(next);
      const { account, ended, revoked } = await db.transaction(async (tx) => {
        const taken = await takeMailedToken(tx, 'password_reset', token);
        if (!taken) throw staleLink();
        const { account } = taken;
        // Who reads the mails of an address has proved that it is theirs.
        const isProved = taken.email.toLowerCase() === account.email.toLowerCase() && !account.emailVerifiedAt;
        if (isProved) await updateAccount(tx, account.id, { emailVerifiedAt: new Date() });
        // Who needs this link may have lost the account to somebody who made themselves a token.
        const tokens = await apiTokens.revokeAllIn(tx, account.id);
        return { account, ended: await store(tx, account.id, hash), revoked: tokens };
      });
      await throttle.forgive(account);
      await Promise.all([ending.announce(ended), apiTokens.announce(revoked)]);
    },
  };

  async function mailLink({ id, email }: AccountRow): Promise<void> {
    await db.transaction(async (tx) => {
      const { value, expiresAt } = await putMailedToken(tx, 'password_reset', id, email);
      const values = { link: `${publicUrl}/reset-password#token=${value}` };
      await mails.enqueue(tx, { template: 'password_reset', userId: id, values, expiresAt });
      await recordAudit(tx, { action: 'password.reset_request', targetType: 'User', targetId: id });
    });
  }
}

const wrongPassword = () =>
  new KizunaError('INVALID_CREDENTIALS', {
    field: 'currentPassword',
    message: { en: 'The current password is wrong.', ja: '現在のパスワードが正しくありません。' },
  });
