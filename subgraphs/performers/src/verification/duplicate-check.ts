import type { Database } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import { type DocumentRow, findLookalike } from '../document/document-repository.ts';
import type { CheckFinding } from './check.ts';

/** Of the 64 bits of two picture hashes, so many may differ for one picture that was scaled or compressed anew. */
const maxDistance = 8;

/** Whether the same picture stands in another application. */
export async function checkDuplicate(
  { db }: Database<Tables>,
  document: DocumentRow,
  applicantId: number,
): Promise<CheckFinding> {
  const about = { kind: 'DUPLICATE_IMAGE', documentId: document.id } as const;
  const lookalike = await findLookalike(db, document, maxDistance);
  if (!lookalike) {
    const reason = { en: 'In no other application.', ja: '他の申請に同じ画像はありません。' };
    return { ...about, result: 'PASSED', score: 1, reason };
  }
  const score = lookalike.distance / (maxDistance + 1);
  if (lookalike.applicantId === applicantId) {
    const reason = {
      en: 'The applicant sent it in an earlier application too.',
      ja: '本人の以前の申請でも同じ画像が提出されています。',
    };
    return { ...about, result: 'UNDECIDED', score, reason };
  }
  if (lookalike.isSameFile) {
    const reason = {
      en: `The very same file stands in application ${lookalike.applicationId} of somebody else.`,
      ja: `他人の申請（番号 ${lookalike.applicationId}）に全く同じファイルがあります。`,
    };
    return { ...about, result: 'FAILED', score: 0, reason };
  }
  // Cards of one country look much alike when they are made as small as the hash makes them: a person must tell.
  const reason = {
    en: `It looks like a picture in application ${lookalike.applicationId} of somebody else: please compare.`,
    ja: `他人の申請（番号 ${lookalike.applicationId}）の画像と似ています。比較してください。`,
  };
  return { ...about, result: 'UNDECIDED', score, reason };
}
