import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import type { DocumentKind } from '../document/document-kinds.ts';
import { awaitDocuments } from '../document/document-repository.ts';
import {
  claimApplication,
  findApplication,
  type KycApplicationRow,
  lockApplication,
  releaseApplication,
} from './kyc-application-repository.ts';
import type { RejectionReason } from './kyc-decisions.ts';
import { mayDecide } from './kyc-policy.ts';
import { checkRemarks, type Remarks } from './kyc-remarks.ts';
import { claimedByOther, notClaimed, requireAdult, requireReviewable } from './kyc-review-guards.ts';
import { takeStep } from './kyc-steps.ts';
import { applicationTopic } from './kyc-topics.ts';

/**
 * What reviewers do. All of it throws NOT_FOUND for who may not know of the application, FORBIDDEN for who is no reviewer
 * or is the applicant, and CONFLICT when somebody else has the application or it stands elsewhere.
 */
export interface KycReviewService {
  /** Takes it, so that no other decides on it; taken already, it stays taken. */
  claim(viewer: Viewer, id: number): Promise<KycApplicationRow>;
  /** Gives it back to the queue. */
  release(viewer: Viewer, id: number): Promise<KycApplicationRow>;
  /** @throws KizunaError VALIDATION_ERROR when the performer is under 18 */
  approve(viewer: Viewer, id: number, remarks: Remarks): Promise<KycApplicationRow>;
  reject(viewer: Viewer, id: number, reason: RejectionReason, remarks: Remarks): Promise<KycApplicationRow>;
  /** Asks the applicant to send the named documents again. @throws KizunaError VALIDATION_ERROR when none is named */
  requestResubmission(
    viewer: Viewer,
    id: number,
    documents: readonly DocumentKind[],
    remarks: Remarks,
  ): Promise<KycApplicationRow>;
}

type Tx = Executor<Tables>;

export function createKycReviewService({ db }: Database<Tables>, bus: Bus): KycReviewService {
  const announce = (id: number) => bus.publish(applicationTopic(id), {});

  /** Runs a decision on an application that the viewer has claimed; nobody else can move it meanwhile. */
  async function decide(
    viewer: Viewer,
    id: number,
    work: (tx: Tx, application: KycApplicationRow) => Promise<KycApplicationRow>,
  ): Promise<KycApplicationRow> {
    const decided = await db.transaction(async (tx) => {
      const application = requireReviewable(viewer, await lockApplication(tx, id));
      if (!mayDecide(viewer, application)) throw notClaimed();
      return await work(tx, application);
    });
    await announce(id);
    return decided;
  }

  /** Tells the applicant, if and only if the decision stands. */
  async function mailApplicant(
    tx: Tx,
    template: 'kyc_approved' | 'kyc_rejected' | 'kyc_resubmission',
    { applicantId }: KycApplicationRow,
    comment: string | null,
  ): Promise<void> {
    await enqueueMail(tx, { template, userId: applicantId, data: { comment: comment ?? '' } });
  }

  return {
    async claim(viewer, id) {
      const known = requireReviewable(viewer, await findApplication(db, id));
      if (mayDecide(viewer, known)) return known;
      const claimed = await db.transaction(async (tx) => {
        const row = await claimApplication(tx, id, viewer.userId);
        if (row) await audit(tx, 'kycApplication.claim', viewer, row);
        return row;
      });
      // Two clicks of one reviewer: the second finds it claimed by the first.
      const row = claimed ?? (await findApplication(db, id));
      if (!row || !mayDecide(viewer, row)) throw claimedByOther(row);
      await announce(id);
      return row;
    },

    async release(viewer, id) {
      requireReviewable(viewer, await findApplication(db, id));
      const released = await db.transaction(async (tx) => {
        const row = await releaseApplication(tx, id, viewer.userId);
        if (row) await audit(tx, 'kycApplication.release', viewer, row);
        return row;
      });
      if (!released) throw notClaimed();
      await announce(id);
      return released;
    },

    async approve(viewer, id, remarks) {
      const { note, comment } = checkRemarks(remarks);
      return await decide(viewer, id, async (tx, application) => {
        await requireAdult(tx, application);
        await mailApplicant(tx, 'kyc_approved', application, comment);
        return await takeStep(tx, application, {
          step: 'approve',
          actorId: viewer.userId,
          reason: comment,
          changes: { note: note ?? application.note, comment, decidedAt: new Date() },
        });
      });
    },

    async reject(viewer, id, rejectionReason, remarks) {
      const { note, comment } = checkRemarks(remarks);
      return await decide(viewer, id, async (tx, application) => {
        await mailApplicant(tx, 'kyc_rejected', application, comment);
        return await takeStep(tx, application, {
          step: 'reject',
          actorId: viewer.userId,
          reason: comment === null ? rejectionReason : `${rejectionReason}: ${comment}`,
          changes: { rejectionReason, note: note ?? application.note, comment, decidedAt: new Date() },
        });
      });
    },

    async requestResubmission(viewer, id, documents, remarks) {
      const { note, comment } = checkRemarks(remarks);
      const kinds = [...new Set(documents)];
      if (kinds.length === 0) {
        throw invalid('documents', 'Name at least one document.', '再提出する書類を1つ以上選んでください。');
      }
      return await decide(viewer, id, async (tx, application) => {
        await awaitDocuments(tx, id, kinds);
        await mailApplicant(tx, 'kyc_resubmission', application, comment);
        return await takeStep(tx, application, {
          step: 'requestResubmission',
          actorId: viewer.userId,
          reason: comment === null ? kinds.join(', ') : `${kinds.join(', ')}: ${comment}`,
          changes: { requestedDocuments: kinds, reviewerId: null, note: note ?? application.note, comment },
        });
      });
    },
  };
}

async function audit(tx: Tx, action: string, viewer: Viewer, { id, applicantId }: KycApplicationRow): Promise<void> {
  const target = { targetType: 'KycApplication', targetId: id, details: { userId: applicantId } };
  await recordAudit(tx, { action, actorId: viewer.userId, ...target });
}
