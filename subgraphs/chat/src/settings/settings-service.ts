import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Announcements } from '../conversation/announcements.ts';
import { showReading } from '../conversation/read-mark-repository.ts';
import type { Tables } from '../db/tables.ts';
import type { SenderLimits } from '../sender-limits.ts';
import {
  changeSettings,
  findSecretReaders,
  findSettings,
  lockSettings,
  type SettingsRow,
} from './settings-repository.ts';

export interface SettingsService {
  /** Null for everybody but the user themselves. */
  find(viewer: Viewer | null, userId: number): Promise<SettingsRow | null>;
  /**
   * What is not named stays as it is. Read receipts are switched once in a minute: who could show theirs for the moment of a look would
   * see others' without showing any.
   * @throws KizunaError RATE_LIMITED
   */
  change(viewer: Viewer, changes: Partial<SettingsRow>): Promise<void>;
  /** Who does not show up to where they have read does not see it of others. @throws KizunaError FORBIDDEN */
  requireReadReceipts(viewer: Viewer): Promise<void>;
}

export function createSettingsService(
  { db }: Database<Tables>,
  announcements: Announcements,
  limits: SenderLimits,
): SettingsService {
  return {
    find: async (viewer, userId) => (viewer?.userId === userId ? findSettings(db, userId) : null),
    async change(viewer, changes) {
      await limits.take('act', viewer);
      if (Object.keys(changes).length === 0) return;
      const { sendsReadReceipts } = changes;
      await db.transaction(async (tx) => {
        // Held, so that of two who switch at once the second sees what the first has done.
        const before = sendsReadReceipts === undefined ? null : await lockSettings(tx, viewer.userId);
        const isSwitch = before !== null && before.sendsReadReceipts !== sendsReadReceipts;
        if (isSwitch) await limits.take('switch', viewer);
        await changeSettings(tx, viewer.userId, changes);
        if (isSwitch && sendsReadReceipts) await showReading(tx, viewer.userId);
      });
      if (sendsReadReceipts === false) await announcements.readReceiptsOff(viewer.userId);
    },
    async requireReadReceipts({ userId }) {
      if (!(await findSecretReaders(db, [userId])).has(userId)) return;
      throw new KizunaError('FORBIDDEN', {
        message: {
          en: 'You do not show up to where you have read, so you do not see it of others.',
          ja: '既読を相手に表示しない設定のため、相手の既読も表示されません。',
        },
        details: { reason: 'read_receipts_off' },
      });
    },
  };
}
