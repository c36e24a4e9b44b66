import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { findApplicationStatuses } from '../kyc/kyc-application-repository.ts';
import { identityFixedStatuses } from '../kyc/kyc-state-machine.ts';
import {
  checkPerformerChange,
  checkPerformerInput,
  type PerformerChange,
  type PerformerInput,
} from './performer-input.ts';
import { mayUpdate } from './performer-policy.ts';
import {
  insertPerformer,
  listPerformers,
  lockPerformer,
  type PerformerRow,
  updatePerformer,
} from './performer-repository.ts';

export interface PerformerService {
  /** @throws KizunaError VALIDATION_ERROR, or CONFLICT when the viewer has one already */
  create(viewer: Viewer, input: PerformerInput): Promise<PerformerRow>;
  /**
   * Changes the viewer's own performer.
   * @throws KizunaError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, or CONFLICT for a change of identity while it is being
   *   checked or after it was approved
   */
  update(viewer: Viewer, id: number, change: PerformerChange): Promise<PerformerRow>;
  /** @param search what somebody typed; null for all */
  list(search: string | null, page: Page): Promise<Connection<PerformerRow>>;
}

export function createPerformerService({ db }: Database<Tables>): PerformerService {
  return {
    async create(viewer, input) {
      const checked = checkPerformerInput(input);
      return await db.transaction(async (tx) => {
        const row = await insertPerformer(tx, viewer.userId, checked);
        if (!row) throw alreadyPerformer();
        await recordAudit(tx, {
          action: 'performer.create',
          actorId: viewer.userId,
          targetType: 'Performer',
          targetId: row.id,
        });
        return row;
      });
    },

    async update(viewer, id, change) {
      const checked = checkPerformerChange(change);
      return await db.transaction(async (tx) => {
        const row = await lockPerformer(tx, id);
        if (!row) throw new KizunaError('NOT_FOUND');
        if (!mayUpdate(viewer, row)) throw new KizunaError('FORBIDDEN');
        const fields = changedFields(row, checked);
        if (fields.length === 0) return row;
        if (fields.some((field) => field !== 'stageName')) {
          const applications = await findApplicationStatuses(tx, [id]);
          if (applications.some(({ status }) => identityFixedStatuses.includes(status))) throw identityFixed();
        }
        await recordAudit(tx, {
          action: 'performer.update',
          actorId: viewer.userId,
          targetType: 'Performer',
          targetId: id,
          details: { fields },
        });
        return await updatePerformer(tx, id, checked);
      });
    },

    async list(search, page) {
      const rows = await listPerformers(db, search, page);
      return toConnection(rows, page, (row) => [row.stageName, row.id]);
    },
  };
}

function changedFields(row: PerformerRow, change: Partial<PerformerInput>): string[] {
  const { stageName, legalName, birthDate, nationality } = row;
  const now = { stageName, legalName, birthDate, nationality };
  return Object.entries(change)
    .filter(([field, value]) => Object.entries(now).some(([name, old]) => name === field && old !== value))
    .map(([field]) => field);
}

function alreadyPerformer(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: { en: 'Your account has a performer already.', ja: 'このアカウントには既に出演者が登録されています。' },
  });
}

function identityFixed(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: {
      en: 'Legal name, birth date and nationality cannot change while they are being checked or after they were approved.',
      ja: '本人確認の審査中および承認後は、氏名・生年月日・国籍を変更できません。',
    },
  });
}
