import { type ExportContent, exportPages } from '@kizuna/kit/accounts/export-content';
import type { Executor } from '@kizuna/kit/db/database';
import { eq, getTableColumns } from 'drizzle-orm';
import { performer, type Tables } from '../db/tables.ts';
import { type DocumentRow, findDocumentsOf } from '../document/document-repository.ts';
import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';
import { findTransitions, type KycTransitionRow } from '../kyc/kyc-history-repository.ts';
import { listApplicationsOf, listReviewedBy } from './account-repository.ts';
import { keptUntil } from './retention-policy.ts';

type Db = Executor<Tables>;

const { search: _search, ...columns } = getTableColumns(performer);

/** Performers, applications and facts on documents of an account; what reviewers write for one another is not in it. */
export async function exportPerformers(db: Db, userId: number, retentionYears: number): Promise<ExportContent> {
  return {
    performers: await db.select(columns).from(performer).where(eq(performer.userId, userId)),
    kycApplications: exportPages(
      (after, limit) => listApplicationsOf(db, userId, after, limit),
      ({ id }) => id,
      (rows) => withHistory(db, rows, retentionYears),
    ),
    kycReviews: exportPages(
      (after, limit) => listReviewedBy(db, userId, after, limit),
      ({ id }) => id,
    ),
  };
}

async function withHistory(db: Db, rows: readonly KycApplicationRow[], retentionYears: number): Promise<unknown[]> {
  const ids = rows.map(({ id }) => id);
  const [documents, steps] = [await findDocumentsOf(db, ids), await findTransitions(db, ids)];
  return rows.map((row) => {
    const { note: _note, reviewerId: _reviewerId, version: _version, ...facts } = row;
    return {
      ...facts,
      keptUntil: keptUntil(row, retentionYears),
      documents: documents.filter(({ applicationId }) => applicationId === row.id).map(documentFacts),
      steps: steps.filter(({ applicationId }) => applicationId === row.id).map((step) => stepFacts(step, row)),
    };
  });
}

function documentFacts({ kind, status, contentType, size, width, height, sha256, uploadedAt }: DocumentRow) {
  return { kind, status, contentType, size, width, height, sha256, uploadedAt };
}

/** Who reviews is for reviewers to know. */
function stepFacts(
  { fromStatus, toStatus, reason, createdAt, actorId }: KycTransitionRow,
  { applicantId }: Pick<KycApplicationRow, 'applicantId'>,
) {
  return { fromStatus, toStatus, reason, createdAt, byApplicant: actorId === applicantId };
}
