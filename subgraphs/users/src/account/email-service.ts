import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { SessionViewer } from '@kizuna/kit/viewer/viewer';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountMails } from '../mail/account-mail.ts';
import { touchSession } from '../session/session-repository.ts';
import { checkEmail } from './account-input.ts';
import { type AccountRow, isTaken, lockAccount, updateAccount } from './account-repository.ts';
import { deleteMailedTokens, lockPendingEmail, putMailedToken, takeMailedToken } from './mailed-tokens.ts';

/** Proves that addresses are their owners'. */
export interface EmailService {
  /** Mails a link to an address, inside the caller's transaction. */
  sendLinkIn(tx: Executor<Tables>, userId: number, email: string): Promise<void>;
  /** Once more to the address that waits; nothing when none does. @throws KizunaError RATE_LIMITED */
  sendAgain(userId: number): Promise<void>;
  /**
   * Asks for another address, which takes effect when it is proved.
   * @throws KizunaError VALIDATION_ERROR, RATE_LIMITED, UNAUTHORIZED when the session has just ended
   */
  change(viewer: SessionViewer, newEmail: string): Promise<string>;
  /** @returns the account with its proved address. @throws KizunaError INVALID_CREDENTIALS, CONFLICT when it is taken by now */
  verify(token: string): Promise<AccountRow>;
}

const mailLimit = { limit: 3, windowSeconds: 60 * 60 };

export function createEmailService(options: {
  readonly database: Database<Tables>;
  readonly attempts: Attempts;
  readonly mails: AccountMails;
  readonly publicUrl: string;
}): EmailService {
  const { attempts, mails, publicUrl } = options;
  const { db } = options.database;

  const sendLinkIn: EmailService['sendLinkIn'] = async (tx, userId, email) => {
    const { value, expiresAt } = await putMailedToken(tx, 'email_verify', userId, email);
    // Behind the #, where neither logs nor other sites get to see it.
    const values = { link: `${publicUrl}/verify-email#token=${value}` };
    await mails.enqueue(tx, { template: 'verify_email', userId, values, to: email, expiresAt });
  };

  return {
    sendLinkIn,

    async sendAgain(userId) {
      await attempts.count('verify-mail', userId, mailLimit);
      await db.transaction(async (tx) => {
        const account = await lockAccount(tx, userId);
        // Held: who forgets the address meanwhile must not find it back with the new link.
        const pending = await lockPendingEmail(tx, userId);
        const email = pending ?? (account && !account.emailVerifiedAt ? account.email : null);
        if (email) await sendLinkIn(tx, userId, email);
      });
    },

    async change({ userId, sessionId }, typed) {
      const email = checkEmail(typed, 'newEmail');
      await attempts.count('verify-mail', userId, mailLimit);
      // Whether somebody has the address already is said to who can read its mail, and to nobody else.
      await db.transaction(async (tx) => {
        // The account before the session and the link, as for those who end all of them.
        await lockAccount(tx, userId);
        // Held until the link is stored: who ends the session meanwhile waits, and ends the link with it.
        if (!(await touchSession(tx, sessionId))) throw new KizunaError('UNAUTHORIZED');
        await sendLinkIn(tx, userId, email);
        const target = { targetType: 'User', targetId: userId };
        await recordAudit(tx, { action: 'account.email_change_request', actorId: userId, ...target });
      });
      return email;
    },

    async verify(token) {
      try {
        return await db.transaction((tx) => proveIn(tx, token));
      } catch (error) {
        if (!isTaken(error)) throw error;
        throw new KizunaError('CONFLICT', {
          message: { en: 'This address has an account already.', ja: 'このメールアドレスは既に登録されています。' },
        });
      }
    },
  };

  async function proveIn(tx: Executor<Tables>, token: string): Promise<AccountRow> {
    const taken = await takeMailedToken(tx, 'email_verify', token);
    if (!taken) throw staleLink();
    const { email, account: before } = taken;
    const { id } = before;
    const isOther = email.toLowerCase() !== before.email.toLowerCase();
    const account = await updateAccount(tx, id, { email, emailVerifiedAt: new Date() });
    if (!account) throw staleLink();
    if (isOther) {
      // Links to a new password that went to the old address must not outlive it.
      await deleteMailedTokens(tx, id, 'password_reset');
      await mails.enqueue(tx, { template: 'email_changed', userId: id, values: {}, to: before.email });
    }
    const action = isOther ? 'account.email_change' : 'account.email_verify';
    await recordAudit(tx, { action, actorId: id, targetType: 'User', targetId: id });
    return account;
  }
}

/** For every link that opens nothing: why is nobody's business. */
export const staleLink = () =>
  new KizunaError('INVALID_CREDENTIALS', {
    field: 'token',
    message: {
      en: 'This link was used before or is too old: ask for a new one.',
      ja: 'このリンクは使用済みか有効期限切れです。もう一度お手続きください。',
    },
  });
