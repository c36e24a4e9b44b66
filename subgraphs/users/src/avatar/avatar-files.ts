import { buffer } from 'node:stream/consumers';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { z } from 'zod';
import { type AccountRow, findAccounts, updateAccount } from '../account/account-repository.ts';
import { lockAccounts } from '../account-task/account-task-repository.ts';
import type { Tables } from '../db/tables.ts';

export const deleteAvatarKind = 'account_delete_avatar';

const deletion = z.object({
  userId: z.number().int().positive(),
  /** Absent for all there are of an account that shows none. */
  version: z.uuid().optional(),
});
type Deletion = z.infer<typeof deletion>;

/** A storage that is away for a day is waited for. */
export const avatarTries = 14;

type Shown = Pick<AccountRow, 'id' | 'avatarVersion'>;

const folderOf = (userId: number): string => `profiles/${userId}/`;

/**
 * Where a picture lies. The specification says `profiles/{userId}/avatar.jpg`; the version in the name keeps a picture that comes
 * in from lying under the address of the one before it, whatever becomes of the transaction.
 */
export const avatarKey = (userId: number, version: string): string => `${folderOf(userId)}avatar-${version}.jpg`;

/**
 * The pictures in storage, each under a name that is never used again. The account's row says which one is shown. Storage is
 * spoken to outside of transactions, for a slow one would hold the account and a connection: a picture is stored before the
 * transaction that shows it, and deleted after the one that shows it no more.
 */
export interface AvatarFiles {
  /** Null when there is none. */
  read(account: Shown): Promise<Buffer | null>;
  /** Stores a picture that nobody shows yet; the same again does no harm. */
  store(userId: number, version: string, jpeg: Uint8Array): Promise<void>;
  /** Shows a stored picture in place of the one before, whose file goes when the transaction is through. */
  showIn(tx: Executor<Tables>, account: Shown, version: string): Promise<void>;
  /** Has a stored picture deleted unless the account shows it. */
  discard(db: Executor<Tables>, userId: number, version: string): Promise<void>;
  /** Takes the picture away; its file goes when the transaction is through. */
  removeIn(tx: Executor<Tables>, account: Shown): Promise<void>;
  /** The same for an account that is closed for good, with whatever else was left of its pictures. */
  removeAllIn(tx: Executor<Tables>, userId: number): Promise<void>;
  readonly deleteHandler: JobHandler<Deletion>;
}

export function createAvatarFiles({ db }: Database<Tables>, storage: Storage): AvatarFiles {
  async function fileOf({ id, avatarVersion }: Shown): Promise<Buffer | null> {
    const stream = avatarVersion === null ? null : await storage.get(avatarKey(id, avatarVersion));
    return stream && buffer(stream);
  }

  const deleteLater = (tx: Executor<Tables>, payload: Deletion) =>
    enqueueJob(tx, { kind: deleteAvatarKind, payload, maxAttempts: avatarTries });

  const files: AvatarFiles = {
    async read(account) {
      const jpeg = await fileOf(account);
      if (jpeg || account.avatarVersion === null) return jpeg;
      // Another one may have taken its place since the account was read.
      const [now] = await findAccounts(db, [account.id]);
      return now ? fileOf(now) : null;
    },

    async store(userId, version, jpeg) {
      await storage.put(avatarKey(userId, version), jpeg, { contentType: 'image/jpeg' });
    },

    async showIn(tx, { id, avatarVersion }, version) {
      await updateAccount(tx, id, { avatarVersion: version });
      if (avatarVersion !== null) await deleteLater(tx, { userId: id, version: avatarVersion });
    },

    async discard(tx, userId, version) {
      await deleteLater(tx, { userId, version });
    },

    async removeIn(tx, { id, avatarVersion }) {
      await updateAccount(tx, id, { avatarVersion: null });
      if (avatarVersion !== null) await deleteLater(tx, { userId: id, version: avatarVersion });
    },

    async removeAllIn(tx, userId) {
      await updateAccount(tx, userId, { avatarVersion: null });
      await deleteLater(tx, { userId });
    },

    deleteHandler: {
      payload: deletion,
      async run({ userId, version }) {
        const shown = await db.transaction(async (tx) => {
          // Who is about to show it is waited for; what is not shown by then never will be.
          await lockAccounts(tx, [userId]);
          const [account] = await findAccounts(tx, [userId]);
          return account?.avatarVersion ?? null;
        });
        if (version === undefined) {
          if (shown === null) await storage.deleteAll(folderOf(userId));
        } else if (shown !== version) await storage.delete(avatarKey(userId, version));
      },
    },
  };
  return files;
}
