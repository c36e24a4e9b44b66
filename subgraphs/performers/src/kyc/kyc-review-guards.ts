import type { Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { isAdult } from '../performer/age.ts';
import { findPerformers } from '../performer/performer-repository.ts';
import { findChecks } from '../verification/check-repository.ts';
import type { KycApplicationRow } from './kyc-application-repository.ts';
import { isReviewer, mayRead, mayReview } from './kyc-policy.ts';

/** Asked of the birth date itself, and of what the checks found: nobody under 18 is ever approved. @throws KizunaError VALIDATION_ERROR */
export async function requireAdult(tx: Executor<Tables>, { id, performerId }: KycApplicationRow): Promise<void> {
  const [[performer], checks] = await Promise.all([findPerformers(tx, [performerId]), findChecks(tx, [id])]);
  const failed = checks.some(({ kind, result }) => kind === 'AGE' && result === 'FAILED');
  if (performer && isAdult(performer.birthDate, new Date()) && !failed) return;
  throw new KizunaError('VALIDATION_ERROR', {
    message: {
      en: 'The performer is under 18, so the application cannot be approved.',
      ja: '出演者が18歳未満のため、この申請は承認できません。',
    },
  });
}

/**
 * The application, for a reviewer who is not its applicant.
 * @throws KizunaError NOT_FOUND for who may not know of it, FORBIDDEN for everybody else
 */
export function requireReviewable(viewer: Viewer, application: KycApplicationRow | null): KycApplicationRow {
  if (!application || !mayRead(viewer, application)) throw new KizunaError('NOT_FOUND');
  if (mayReview(viewer, application)) return application;
  if (!isReviewer(viewer)) throw new KizunaError('FORBIDDEN');
  throw new KizunaError('FORBIDDEN', {
    message: {
      en: 'Nobody reviews their own application.',
      ja: '自分の申請を審査することはできません。',
    },
  });
}

/** Why a claim came to nothing. */
export function claimedByOther(application: KycApplicationRow | null): KizunaError {
  const message =
    application?.status === 'IN_REVIEW'
      ? { en: 'Another reviewer has this application.', ja: 'この申請は別の審査担当者が対応中です。' }
      : { en: 'This application does not wait for a review.', ja: 'この申請は審査待ちではありません。' };
  return new KizunaError('CONFLICT', { message });
}

/** Why somebody without a claim cannot go on. */
export function notClaimed(): KizunaError {
  return new KizunaError('CONFLICT', {
    message: { en: 'You have not claimed this application.', ja: 'この申請はあなたの担当になっていません。' },
  });
}
