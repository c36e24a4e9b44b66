import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import type { Locale } from '@kizuna/kit/errors/error-codes';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import type { Device } from '../session/session-service.ts';
import { checkDisplayName, checkEmail, checkPassword, checkUsername } from './account-input.ts';
import { type AccountRow, findByEmail, findByUsername, insertAccount, updateAccount } from './account-repository.ts';
import type { EmailService } from './email-service.ts';
import type { Passwords } from './passwords.ts';

export interface Registration {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly locale: Locale;
}

export interface AccountService {
  /** @throws KizunaError VALIDATION_ERROR or CONFLICT with the field it is about, RATE_LIMITED */
  register(input: Registration, device: Device): Promise<AccountRow>;
  findByUsername(username: string): Promise<AccountRow | null>;
  /** @throws KizunaError VALIDATION_ERROR, NOT_FOUND */
  rename(userId: number, displayName: string): Promise<AccountRow>;
}

const perAddress = { limit: 20, windowSeconds: 60 * 60 };

export function createAccountService(options: {
  readonly database: Database<Tables>;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly emails: EmailService;
}): AccountService {
  const { passwords, attempts, emails } = options;
  const { db } = options.database;

  return {
    findByUsername: (username) => findByUsername(db, username),

    async register(input, device) {
      const username = checkUsername(input.username);
      const email = checkEmail(input.email);
      const password = checkPassword(input.password);
      // Before anything is said of names and addresses that are taken.
      await attempts.countAddress('register-address', device.address, perAddress);
      // Asked first so that a taken name costs no hash; the unique keys decide when two ask at once.
      await refuseTaken(username, email);
      const passwordHash = await passwords.hash(password);
      const created = await db.transaction(async (tx) => {
        const values = { username, displayName: username, email, passwordHash, locale: input.locale };
        const row = await insertAccount(tx, values);
        if (!row) return null;
        await registerUser(tx, row.id, row.userType);
        await enqueueMail(tx, { template: 'welcome_email', userId: row.id, data: {} });
        await emails.sendLinkIn(tx, row.id, email);
        await recordAudit(tx, { action: 'account.register', actorId: row.id, targetType: 'User', targetId: row.id });
        return row;
      });
      if (created) return created;
      await refuseTaken(username, email);
      throw new KizunaError('CONFLICT');
    },

    async rename(userId, typed) {
      const displayName = checkDisplayName(typed);
      const target = { targetType: 'User', targetId: userId };
      return db.transaction(async (tx) => {
        const row = await updateAccount(tx, userId, { displayName });
        if (!row) throw new KizunaError('NOT_FOUND');
        // Not the name itself: the log outlives an account that is erased.
        const details = { changed: ['displayName'] };
        await recordAudit(tx, { action: 'account.update', actorId: userId, ...target, details });
        return row;
      });
    },
  };

  async function refuseTaken(username: string, email: string): Promise<void> {
    if (await findByUsername(db, username)) {
      throw new KizunaError('CONFLICT', {
        field: 'username',
        message: { en: 'This username is taken.', ja: 'このユーザー名は既に使われています。' },
      });
    }
    if (await findByEmail(db, email)) {
      throw new KizunaError('CONFLICT', {
        field: 'email',
        message: { en: 'This address has an account already.', ja: 'このメールアドレスは既に登録されています。' },
      });
    }
  }
}
