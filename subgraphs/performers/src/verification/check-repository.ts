import type { Executor } from '@kizuna/kit/db/database';
import { asc, eq, inArray } from 'drizzle-orm';
import { kycCheck, type Tables } from '../db/tables.ts';
import type { CheckFinding } from './check.ts';

export type CheckRow = typeof kycCheck.$inferSelect;

type Db = Executor<Tables>;

/** Puts what was found in the place of what was found before. */
export async function replaceChecks(db: Db, applicationId: number, findings: readonly CheckFinding[]): Promise<void> {
  await deleteChecks(db, applicationId);
  if (findings.length === 0) return;
  await db.insert(kycCheck).values(
    findings.map(({ reason, ...finding }) => ({
      ...finding,
      applicationId,
      reasonEn: reason.en,
      reasonJa: reason.ja,
    })),
  );
}

export async function deleteChecks(db: Db, applicationId: number): Promise<void> {
  await db.delete(kycCheck).where(eq(kycCheck.applicationId, applicationId));
}

/** What was found about the given applications, in the order of the checks. */
export async function findChecks(db: Db, applicationIds: readonly number[]): Promise<CheckRow[]> {
  return db
    .select()
    .from(kycCheck)
    .where(inArray(kycCheck.applicationId, [...applicationIds]))
    .orderBy(asc(kycCheck.id));
}
