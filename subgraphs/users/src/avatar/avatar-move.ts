import type { Database, Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import { z } from 'zod';
import { findAccounts } from '../account/account-repository.ts';
import { findErased, lockAccounts } from '../account-task/account-task-repository.ts';
import type { Tables } from '../db/tables.ts';
import { type AvatarFiles, avatarTries } from './avatar-files.ts';

export const moveAvatarKind = 'account_move_avatar';

const payload = z.object({ userId: z.number().int().positive() });
type Move = z.infer<typeof payload>;

/** Has the picture of a merged account moved; on the merge's transaction, if that commits. */
export async function moveAvatarLater(tx: Executor<Tables>, userId: number): Promise<void> {
  await enqueueJob(tx, { kind: moveAvatarKind, payload: { userId } satisfies Move, maxAttempts: avatarTries });
}

/**
 * Gives the picture of a merged account to the one that it was merged into, unless that has one of its own: a job of its own, so
 * that the merge holds nobody's account while storage is slow. The picture stays with the merged account until it has moved.
 */
export function createAvatarMove({ db }: Database<Tables>, files: AvatarFiles): JobHandler<Move> {
  return {
    payload,
    async run({ userId: from }) {
      const [source] = await findAccounts(db, [from]);
      const { avatarVersion: version = null, mergedIntoId: to = null } = source ?? {};
      if (!source || version === null || to === null) return;
      const jpeg = await files.read(source);
      // Under the same version: a second try, after a crash, stores the same once more.
      if (jpeg) await files.store(to, version, jpeg);

      await db.transaction(async (tx) => {
        await lockAccounts(tx, [from, to]);
        const accounts = await findAccounts(tx, [from, to]);
        const isThere = accounts.some((account) => account.id === from && account.avatarVersion === version);
        const target = accounts.find(({ id }) => id === to);
        const isWanted = target?.avatarVersion === null && (await findErased(tx, [to])).length === 0;
        if (jpeg && isThere && isWanted) {
          await files.showIn(tx, target, version);
          // Merged in its turn, it had nothing to give away then.
          if (target.mergedIntoId !== null) await moveAvatarLater(tx, to);
        } else await files.discard(tx, to, version);
        if (isThere) await files.removeAllIn(tx, from);
      });
    },
  };
}
