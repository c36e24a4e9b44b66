import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { live } from '@kizuna/kit/graph/live';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { missingDocuments } from '../document/document-policy.ts';
import { findDocumentsOf } from '../document/document-repository.ts';
import { isSelf } from '../performer/performer-policy.ts';
import { findPerformers, lockPerformer } from '../performer/performer-repository.ts';
import { insertKey } from '../vault/key-repository.ts';
import type { MasterKeys } from '../vault/master-keys.ts';
import { deleteChecks } from '../verification/check-repository.ts';
import { verificationJob } from '../verification/verification-job.ts';
import {
  findApplication,
  findApplicationStatuses,
  insertApplication,
  type KycApplicationRow,
  listApplications,
  lockApplication,
} from './kyc-application-repository.ts';
import { insertTransition } from './kyc-history-repository.ts';
import { isApplicant, isReviewer, knownToKyc, mayRead } from './kyc-policy.ts';
import { isFinal, type KycStatus } from './kyc-state-machine.ts';
import { takeStep } from './kyc-steps.ts';
import { applicationTopic } from './kyc-topics.ts';
import { performerKycStatus } from './performer-kyc-status.ts';

/** What applicants do, and what everybody reads. */
export interface KycApplicationService {
  /** The queue for reviewers, their own applications for all others; the oldest submission first. @param statuses null: all */
  list(
    viewer: Viewer | null,
    statuses: readonly KycStatus[] | null,
    page: Page,
  ): Promise<Connection<KycApplicationRow>>;
  /** @throws KizunaError NOT_FOUND, FORBIDDEN, KYC_ALREADY_IN_PROGRESS, or CONFLICT while an approval holds */
  create(viewer: Viewer, performerId: number): Promise<KycApplicationRow>;
  /**
   * Hands the application in and has it checked in the background.
   * @returns the job that checks it
   * @throws KizunaError NOT_FOUND, FORBIDDEN, VALIDATION_ERROR while documents are missing, CONFLICT in another state
   */
  submit(viewer: Viewer, id: number): Promise<{ application: KycApplicationRow; jobId: number }>;
  /** @throws KizunaError NOT_FOUND, FORBIDDEN, or CONFLICT when it is too late */
  withdraw(viewer: Viewer, id: number): Promise<KycApplicationRow>;
  /** The application as it is now, then after each change; ends when nothing can change any more. */
  follow(viewer: Viewer, id: number): Promise<AsyncIterableIterator<KycApplicationRow>>;
}

export function createKycApplicationService(
  { db }: Database<Tables>,
  bus: Bus,
  masterKeys: MasterKeys,
): KycApplicationService {
  const announce = (id: number) => bus.publish(applicationTopic(id), {});

  return {
    async list(viewer, statuses, page) {
      const applicantId = isReviewer(viewer) ? null : knownToKyc(viewer)?.userId;
      const rows = applicantId === undefined ? [] : await listApplications(db, { applicantId, statuses }, page);
      return toConnection(rows, page, (row) => [row.queuedAt.toISOString(), row.id]);
    },

    async create(viewer, performerId) {
      const [performer] = await findPerformers(db, [performerId]);
      if (!performer) throw new KizunaError('NOT_FOUND');
      if (!isSelf(viewer, performer)) throw new KizunaError('FORBIDDEN');
      const actorId = viewer.userId;
      return await db.transaction(async (tx) => {
        const row = await insertApplication(tx, { performerId, applicantId: actorId });
        if (!row) throw new KizunaError('KYC_ALREADY_IN_PROGRESS');
        // Only now: what was open until a moment ago, and kept this one waiting, may have been approved.
        const statuses = (await findApplicationStatuses(tx, [performerId])).map(({ status }) => status);
        if (performerKycStatus(statuses) === 'APPROVED') throw alreadyApproved();
        await insertKey(tx, row.id, masterKeys.create(row.id));
        await insertTransition(tx, { applicationId: row.id, toStatus: row.status, actorId });
        await recordAudit(tx, {
          action: 'kycApplication.create',
          actorId,
          targetType: 'KycApplication',
          targetId: row.id,
          details: { performerId },
        });
        return row;
      });
    },

    async submit(viewer, id) {
      const submitted = await db.transaction(async (tx) => {
        const row = requireOwn(viewer, await lockApplication(tx, id));
        // From here on the person's identity stays as it is: who changes it holds this lock while looking at the state.
        await lockPerformer(tx, row.performerId);
        const application = await takeStep(tx, row, {
          step: 'submit',
          actorId: viewer.userId,
          reason: null,
          changes: { submittedAt: new Date(), requestedDocuments: [], comment: null, decidedAt: null },
        });
        const missing = missingDocuments(row, await findDocumentsOf(tx, [id]));
        if (missing.length > 0) throw documentsMissing(missing);
        // What was found about the documents before says nothing about those that are here now.
        await deleteChecks(tx, id);
        const jobId = await enqueueJob(tx, verificationJob(application));
        return { application, jobId };
      });
      await announce(id);
      return submitted;
    },

    async withdraw(viewer, id) {
      const withdrawn = await db.transaction(async (tx) => {
        const row = requireOwn(viewer, await lockApplication(tx, id));
        const changes = { requestedDocuments: [] };
        return await takeStep(tx, row, { step: 'withdraw', actorId: viewer.userId, reason: null, changes });
      });
      await announce(id);
      return withdrawn;
    },

    async follow(viewer, id) {
      const known = await findApplication(db, id);
      if (!known || !mayRead(viewer, known)) throw new KizunaError('NOT_FOUND');
      return live(bus, [applicationTopic(id)], async function* changes(wakeUps) {
        let version = 0;
        for (;;) {
          const row = await findApplication(db, id);
          if (!row) return;
          if (row.version > version) yield row;
          version = row.version;
          if (isFinal(row.status) || !(await wakeUps.next())) return;
        }
      });
    },
  };
}

/** @throws KizunaError NOT_FOUND for those who may not know of it, FORBIDDEN for a reviewer */
function requireOwn(viewer: Viewer, application: KycApplicationRow | null): KycApplicationRow {
  if (application && isApplicant(viewer, application)) return application;
  throw new KizunaError(application && mayRead(viewer, application) ? 'FORBIDDEN' : 'NOT_FOUND');
}

function alreadyApproved(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: {
      en: 'The identity check is approved already. A new one is possible when the approval has run out or was taken back.',
      ja: '本人確認は承認済みです。承認の有効期限が切れたとき、または取り消されたときに再度申請できます。',
    },
  });
}

function documentsMissing(kinds: readonly string[]): KizunaError {
  const list = kinds.join(', ');
  return new KizunaError('VALIDATION_ERROR', {
    field: 'documents',
    message: { en: `Please send these documents first: ${list}.`, ja: `先に次の書類を送信してください: ${list}` },
    details: { missing: kinds },
  });
}
