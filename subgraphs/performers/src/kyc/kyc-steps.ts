import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Tables } from '../db/tables.ts';
import { type KycApplicationChanges, type KycApplicationRow, moveApplication } from './kyc-application-repository.ts';
import { insertTransition } from './kyc-history-repository.ts';
import { canTake, type KycStepName, kycSteps } from './kyc-state-machine.ts';

/** One step to take, by whom and why. */
export interface StepRequest {
  readonly step: KycStepName;
  /** Null for the system. */
  readonly actorId: number | null;
  /** The applicant reads it too. */
  readonly reason: string | null;
  /** What is written besides the new state. */
  readonly changes?: KycApplicationChanges;
}

/**
 * Takes a step, in the caller's transaction: the new state, the history and the audit log are written together.
 * @param application as it was read under `lockApplication`
 * @throws KizunaError CONFLICT when the table of steps has no such step from where the application stands
 */
export async function takeStep(
  tx: Executor<Tables>,
  application: KycApplicationRow,
  { step, actorId, reason, changes = {} }: StepRequest,
): Promise<KycApplicationRow> {
  if (!canTake(step, application.status)) throw impossibleStep();
  const { to } = kycSteps[step];
  const moved = await moveApplication(tx, application, to, changes);
  if (!moved) throw impossibleStep();
  const { id: applicationId, status: fromStatus, applicantId: userId } = application;
  await insertTransition(tx, { applicationId, fromStatus, toStatus: to, actorId, reason });
  await recordAudit(tx, {
    action: `kycApplication.${step}`,
    actorId: actorId ?? undefined,
    targetType: 'KycApplication',
    targetId: applicationId,
    // Why, in codes: what a reviewer wrote about somebody can be erased where it stands, and never from here.
    details: {
      ...{ from: fromStatus, to, userId },
      ...(changes.rejectionReason ? { rejectionReason: changes.rejectionReason } : {}),
      ...(changes.requestedDocuments?.length ? { requestedDocuments: changes.requestedDocuments } : {}),
    },
  });
  return moved;
}

function impossibleStep(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: {
      en: 'This is not possible in the present state of the application.',
      ja: '申請の現在の状態ではこの操作はできません。',
    },
  });
}
