import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import type { Locale } from '@kizuna/kit/errors/error-codes';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import { z } from 'zod';
import type { Tables } from '../db/tables.ts';
import { type AccountRow, findByLogin, findByUsername, insertAccount } from './account-repository.ts';
import { isCommonPassword } from './common-passwords.ts';
import type { Passwords } from './passwords.ts';

// ASCII only: letters of other scripts that look the same must not make two names that look the same.
const usernameText = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{1,30})[A-Za-z0-9]$/);
const emailText = z.email().max(254);
const passwordText = z.string().min(8).max(256);

export interface Registration {
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly locale: Locale;
}

export interface AccountService {
  /** @throws KizunaError VALIDATION_ERROR or CONFLICT with the field it is about */
  register(input: Registration): Promise<AccountRow>;
  findByUsername(username: string): Promise<AccountRow | null>;
}

export function createAccountService({ db }: Database<Tables>, passwords: Passwords): AccountService {
  return {
    findByUsername: (username) => findByUsername(db, username),

    async register(input) {
      const { username, email, password, locale } = checkRegistration(input);
      // Asked first so that a taken name costs no hash; the unique keys decide when two ask at once.
      await refuseTaken(username, email);
      const passwordHash = await passwords.hash(password);
      const created = await db.transaction(async (tx) => {
        const row = await insertAccount(tx, { username, displayName: username, email, passwordHash, locale });
        if (!row) return null;
        await registerUser(tx, row.id);
        await recordAudit(tx, { action: 'account.register', actorId: row.id, targetType: 'User', targetId: row.id });
        await enqueueMail(tx, { template: 'welcome_email', userId: row.id, data: {} });
        return row;
      });
      if (created) return created;
      await refuseTaken(username, email);
      throw new KizunaError('CONFLICT');
    },
  };

  async function refuseTaken(username: string, email: string): Promise<void> {
    if (await findByUsername(db, username)) {
      throw new KizunaError('CONFLICT', {
        field: 'username',
        message: { en: 'This username is taken.', ja: 'このユーザー名は既に使われています。' },
      });
    }
    if (await findByLogin(db, email)) {
      throw new KizunaError('CONFLICT', {
        field: 'email',
        message: { en: 'This address has an account already.', ja: 'このメールアドレスは既に登録されています。' },
      });
    }
  }
}

function checkRegistration(input: Registration): Registration {
  const username = input.username.trim();
  const email = input.email.trim();
  if (!usernameText.safeParse(username).success) {
    throw invalid(
      'username',
      'Use 3 to 32 letters, digits, “_”, “-” or “.”, beginning and ending with a letter or digit.',
      '半角英数字と「_」「-」「.」を使い、3〜32文字で入力してください（最初と最後は英数字）。',
    );
  }
  if (!emailText.safeParse(email).success) {
    throw invalid('email', 'This is not an e-mail address.', 'メールアドレスの形式が正しくありません。');
  }
  if (!passwordText.safeParse(input.password).success) {
    throw invalid('password', 'Use 8 to 256 characters.', '8〜256文字で入力してください。');
  }
  if (isCommonPassword(input.password)) {
    throw invalid('password', 'This password is too common.', 'このパスワードは推測されやすいため使えません。');
  }
  return { ...input, username, email };
}
