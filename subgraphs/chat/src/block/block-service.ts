import type { Database } from '@kizuna/kit/db/database';
import { findKnownUsers } from '@kizuna/kit/directory/user-directory';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { ConversationRow } from '../conversation/conversation-repository.ts';
import type { Tables } from '../db/tables.ts';
import { deleteBlock, hasBlockBetween, insertBlock, listBlocked, pairOf } from './block-repository.ts';

/** Nobody looks through more of them. */
const maxListed = 1_000;

export interface BlockService {
  /** @throws KizunaError VALIDATION_ERROR for the viewer themselves, and for nobody */
  block(viewer: Viewer, userId: number): Promise<void>;
  unblock(viewer: Viewer, userId: number): Promise<void>;
  /** Whom the user has blocked, the latest first; none for everybody but the user themselves. */
  list(viewer: Viewer | null, userId: number): Promise<number[]>;
  /** Whether one of the two of a direct conversation has blocked the other; false for other kinds. */
  partsPair(conversation: Pick<ConversationRow, 'directKey'>): Promise<boolean>;
}

export function createBlockService({ db }: Database<Tables>): BlockService {
  return {
    async block(viewer, userId) {
      if (userId === viewer.userId || !(await findKnownUsers(db, [userId])).has(userId)) {
        throw invalid('userId', 'Choose another user.', '自分以外のユーザーを選んでください。');
      }
      await insertBlock(db, viewer.userId, userId);
    },
    unblock: (viewer, userId) => deleteBlock(db, viewer.userId, userId),
    list: async (viewer, userId) => (viewer?.userId === userId ? listBlocked(db, userId, maxListed) : []),
    partsPair: async ({ directKey }) => directKey !== null && hasBlockBetween(db, pairOf(directKey)),
  };
}
