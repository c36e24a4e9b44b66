import { randomUUID } from 'node:crypto';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type AccountRow, findAccounts } from '../account/account-repository.ts';
import { lockAccounts } from '../account-task/account-task-repository.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Tables } from '../db/tables.ts';
import { type AvatarFiles, avatarKey } from './avatar-files.ts';
import { squareJpeg } from './avatar-picture.ts';

/** The pictures that people show others of themselves. */
export interface AvatarService {
  /** Before an address is given out. @returns the size. @throws KizunaError VALIDATION_ERROR */
  checkSize(size: number): number;
  /** Before the bytes are taken in. @throws KizunaError NOT_FOUND for an account that is closed, RATE_LIMITED */
  open(userId: number): Promise<void>;
  /**
   * Makes of the bytes the account's picture.
   * @throws KizunaError MEDIA_UNREADABLE, RATE_LIMITED when many pictures wait, NOT_FOUND for an account that is closed
   */
  replace(userId: number, bytes: Buffer): Promise<void>;
  /** @throws KizunaError NOT_FOUND for an account that is closed */
  remove(userId: number): Promise<AccountRow>;
  /** Where the picture lies; null when it is not this version any more. */
  keyOf(userId: number, version: string): Promise<string | null>;
}

/** Bytes. */
const maxSize = 5_000_000;
const perAccount = { limit: 30, windowSeconds: 60 * 60 };

export function createAvatarService(options: {
  readonly database: Database<Tables>;
  readonly files: AvatarFiles;
  readonly attempts: Attempts;
}): AvatarService {
  const { files, attempts } = options;
  const { db } = options.database;

  /** What a change is, for the account's own log; the picture itself is in no log. */
  const changed = (userId: number) => ({
    ...{ action: 'account.update', actorId: userId, targetType: 'User', targetId: userId },
    details: { changed: ['avatar'] },
  });

  async function lockOpen(tx: Executor<Tables>, userId: number): Promise<AccountRow> {
    await lockAccounts(tx, [userId]);
    const [account] = await findAccounts(tx, [userId]);
    if (!account?.isActive) throw new KizunaError('NOT_FOUND');
    return account;
  }

  return {
    checkSize(size) {
      if (size >= 1 && size <= maxSize) return size;
      throw invalid('size', 'The picture may have up to 5 MB.', '画像は5 MB以下にしてください。');
    },

    async open(userId) {
      const [account] = await findAccounts(db, [userId]);
      if (!account?.isActive) throw new KizunaError('NOT_FOUND');
      await attempts.count('avatar-upload', userId, perAccount);
    },

    async replace(userId, bytes) {
      const jpeg = await squareJpeg(bytes, userId);
      const version = randomUUID();
      try {
        await files.store(userId, version, jpeg);
        await db.transaction(async (tx) => {
          // It may have been closed while the bytes came in.
          await files.showIn(tx, await lockOpen(tx, userId), version);
          await recordAudit(tx, changed(userId));
        });
      } catch (error) {
        // If not even that can be written down, the file stays until the account goes; the first error says more.
        await files.discard(db, userId, version).catch(() => {});
        throw error;
      }
    },

    remove: (userId) =>
      db.transaction(async (tx) => {
        const account = await lockOpen(tx, userId);
        if (account.avatarVersion === null) return account;
        await files.removeIn(tx, account);
        await recordAudit(tx, changed(userId));
        return { ...account, avatarVersion: null };
      }),

    async keyOf(userId, version) {
      const [account] = await findAccounts(db, [userId]);
      return account?.avatarVersion === version ? avatarKey(userId, version) : null;
    },
  };
}
