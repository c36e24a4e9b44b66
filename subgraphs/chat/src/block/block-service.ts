import type { Database } from '@kizuna/kit/db/database';
import { findKnownUsers } from '@kizuna/kit/directory/user-directory';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Announcements } from '../conversation/announcements.ts';
import { directKeyOf } from '../conversation/direct-key.ts';
import { showReadingOfPair } from '../conversation/read-mark-repository.ts';
import type { Tables } from '../db/tables.ts';
import type { PresenceStore } from '../presence/presence-store.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { deleteBlock, insertBlock, listBlocked } from './block-repository.ts';

/** Nobody looks through more of them. */
const maxListed = 1_000;

export interface BlockService {
  /** @throws KizunaError VALIDATION_ERROR for the viewer themselves and for nobody, RATE_LIMITED */
  block(viewer: Viewer, userId: number): Promise<void>;
  /** @throws KizunaError RATE_LIMITED */
  unblock(viewer: Viewer, userId: number): Promise<void>;
  /** Whom the user has blocked, the latest first; none for everybody but the user themselves. */
  list(viewer: Viewer | null, userId: number): Promise<number[]>;
}

export function createBlockService(
  { db }: Database<Tables>,
  announcements: Announcements,
  limits: SenderLimits,
  presences: PresenceStore,
): BlockService {
  return {
    async block(viewer, userId) {
      if (userId === viewer.userId || !(await findKnownUsers(db, [userId])).has(userId)) {
        throw invalid('userId', 'Choose another user.', '自分以外のユーザーを選んでください。');
      }
      await limits.take('act', viewer);
      const { status, lastSeenAt } = (await presences.get(viewer.userId)).state;
      const blockerSeenAt = status === 'OFFLINE' ? lastSeenAt : new Date();
      await insertBlock(db, { blockerId: viewer.userId, blockedId: userId, blockerSeenAt });
      await announcements.blockChanged(viewer.userId, userId);
    },
    async unblock(viewer, userId) {
      await limits.take('act', viewer);
      await deleteBlock(db, viewer.userId, userId);
      await showReadingOfPair(db, directKeyOf(viewer.userId, userId));
      await announcements.blockChanged(viewer.userId, userId);
    },
    list: async (viewer, userId) => (viewer?.userId === userId ? listBlocked(db, userId, maxListed) : []),
  };
}
