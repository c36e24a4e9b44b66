import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Announcements } from '../conversation/announcements.ts';
import type { Tables } from '../db/tables.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { changeSettings, findSecretReaders, findSettings, type SettingsRow } from './settings-repository.ts';

export interface SettingsService {
  /** Null for everybody but the user themselves. */
  find(viewer: Viewer | null, userId: number): Promise<SettingsRow | null>;
  /** What is not named stays as it is. @throws KizunaError RATE_LIMITED */
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
      if (Object.keys(changes).length > 0) await changeSettings(db, viewer.userId, changes);
      if (changes.sendsReadReceipts === false) await announcements.readReceiptsOff(viewer.userId);
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
