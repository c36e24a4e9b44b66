import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { z } from 'zod';
import { findAccounts, updateAccount } from '../account/account-repository.ts';
import { lockAccounts } from '../account-task/account-task-repository.ts';
import type { Tables } from '../db/tables.ts';

export const deleteAvatarKind = 'account_delete_avatar';

const payload = z.object({ userId: z.number().int().positive() });
/** A storage that is away for a day is waited for. */
const deleteTries = 14;

/** Where the picture of an account lies. */
export const avatarKey = (userId: number): string => `profiles/${userId}/avatar.jpg`;

/**
 * The pictures in storage, in step with what the accounts say of them: each change holds the account until its transaction ends,
 * so that two at once do not leave the one's picture with the other's word.
 */
export interface AvatarFiles {
  /** Null when there is none. */
  read(userId: number): Promise<Buffer | null>;
  /** Stores a picture in place of the one before. */
  replaceIn(tx: Executor<Tables>, userId: number, jpeg: Uint8Array): Promise<void>;
  /** Takes the picture away; its file goes when the transaction is through. */
  removeIn(tx: Executor<Tables>, userId: number): Promise<void>;
  /** Gives the picture to another account, unless that has one of its own. */
  moveIn(tx: Executor<Tables>, from: number, to: number): Promise<void>;
  readonly deleteHandler: JobHandler<z.infer<typeof payload>>;
}

export function createAvatarFiles({ db }: Database<Tables>, storage: Storage): AvatarFiles {
  const files: AvatarFiles = {
    async read(userId) {
      const stream = await storage.get(avatarKey(userId));
      return stream && buffer(stream);
    },

    async replaceIn(tx, userId, jpeg) {
      await lockAccounts(tx, [userId]);
      await storage.put(avatarKey(userId), jpeg, { contentType: 'image/jpeg' });
      await updateAccount(tx, userId, { avatarVersion: randomUUID() });
    },

    async removeIn(tx, userId) {
      await updateAccount(tx, userId, { avatarVersion: null });
      await enqueueJob(tx, { kind: deleteAvatarKind, payload: { userId }, maxAttempts: deleteTries });
    },

    async moveIn(tx, from, to) {
      await lockAccounts(tx, [from, to]);
      const accounts = await findAccounts(tx, [from, to]);
      const versionOf = (userId: number) => accounts.find(({ id }) => id === userId)?.avatarVersion ?? null;
      if (versionOf(from) === null) return;
      const jpeg = versionOf(to) === null ? await files.read(from) : null;
      if (jpeg) await files.replaceIn(tx, to, jpeg);
      await files.removeIn(tx, from);
    },

    deleteHandler: {
      payload,
      run: ({ userId }) =>
        db.transaction(async (tx) => {
          await lockAccounts(tx, [userId]);
          const [account] = await findAccounts(tx, [userId]);
          // There may be another picture by now.
          if ((account?.avatarVersion ?? null) === null) await storage.delete(avatarKey(userId));
        }),
    },
  };
  return files;
}
