import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import { kycApplication, type Tables } from '../db/tables.ts';
import type { KycStatus } from './kyc-state-machine.ts';

export type KycApplicationRow = typeof kycApplication.$inferSelect;

/** What a step writes besides the new state. */
export type KycApplicationChanges = Partial<
  Pick<
    KycApplicationRow,
    'reviewerId' | 'rejectionReason' | 'comment' | 'note' | 'requestedDocuments' | 'submittedAt' | 'decidedAt'
  >
>;

type Db = Executor<Tables>;

/** What is left of an erased account is shown to nobody, and nothing is done with it. */
const isShown = isNull(kycApplication.lockedUntil);

/** Null when the performer has an open application already. */
export async function insertApplication(
  db: Db,
  values: { performerId: number; applicantId: number },
): Promise<KycApplicationRow | null> {
  const [row] = await db.insert(kycApplication).values(values).onConflictDoNothing().returning();
  return row ?? null;
}

export async function findApplication(db: Db, id: number): Promise<KycApplicationRow | null> {
  const [row] = await findApplications(db, [id]);
  return row ?? null;
}

export async function findApplications(db: Db, ids: readonly number[]): Promise<KycApplicationRow[]> {
  return db
    .select()
    .from(kycApplication)
    .where(and(inArray(kycApplication.id, [...ids]), isShown));
}

/** Holds the application's row until the transaction ends: whoever changes it or its documents waits here. */
export async function lockApplication(db: Db, id: number): Promise<KycApplicationRow | null> {
  const [row] = await db
    .select()
    .from(kycApplication)
    .where(and(eq(kycApplication.id, id), isShown))
    .for('no key update');
  return row ?? null;
}

/** Moves the application on, if it still stands where it is thought to stand; null when it does not. */
export async function moveApplication(
  db: Db,
  { id, status }: KycApplicationRow,
  to: KycStatus,
  changes: KycApplicationChanges,
): Promise<KycApplicationRow | null> {
  const [row] = await db
    .update(kycApplication)
    .set({ ...changes, status: to, version: sql`${kycApplication.version} + 1` })
    .where(and(eq(kycApplication.id, id), eq(kycApplication.status, status)))
    .returning();
  return row ?? null;
}

/** Gives a waiting application to a reviewer; null when it does not wait, or somebody has it. */
export async function claimApplication(db: Db, id: number, reviewerId: number): Promise<KycApplicationRow | null> {
  const [row] = await db
    .update(kycApplication)
    .set({ reviewerId, version: sql`${kycApplication.version} + 1` })
    .where(and(eq(kycApplication.id, id), eq(kycApplication.status, 'IN_REVIEW'), isNull(kycApplication.reviewerId)))
    .returning();
  return row ?? null;
}

/** Takes it back from the reviewer; null when they do not have it. */
export async function releaseApplication(db: Db, id: number, reviewerId: number): Promise<KycApplicationRow | null> {
  const [row] = await db
    .update(kycApplication)
    .set({ reviewerId: null, version: sql`${kycApplication.version} + 1` })
    .where(
      and(eq(kycApplication.id, id), eq(kycApplication.status, 'IN_REVIEW'), eq(kycApplication.reviewerId, reviewerId)),
    )
    .returning();
  return row ?? null;
}

/** Something about it changed that is kept elsewhere. */
export async function touchApplication(db: Db, id: number): Promise<void> {
  await db
    .update(kycApplication)
    .set({ version: sql`${kycApplication.version} + 1` })
    .where(eq(kycApplication.id, id));
}

/** The applications of the given performers, the newest first. */
export async function findApplicationsOf(db: Db, performerIds: readonly number[]): Promise<KycApplicationRow[]> {
  return db
    .select()
    .from(kycApplication)
    .where(and(inArray(kycApplication.performerId, [...performerIds]), isShown))
    .orderBy(desc(kycApplication.id));
}

/** Like `findApplicationsOf`, the states only. */
export async function findApplicationStatuses(
  db: Db,
  performerIds: readonly number[],
): Promise<{ performerId: number; status: KycStatus }[]> {
  return db
    .select({ performerId: kycApplication.performerId, status: kycApplication.status })
    .from(kycApplication)
    .where(and(inArray(kycApplication.performerId, [...performerIds]), isShown))
    .orderBy(desc(kycApplication.id));
}

/** Part of the queue; what is null is not asked about. Somebody else's drafts are never in it. */
export interface QueueFilter {
  readonly applicantId: number | null;
  readonly statuses: readonly KycStatus[] | null;
}

/** Applications, the oldest submission first. */
export async function listApplications(
  db: Db,
  { applicantId, statuses }: QueueFilter,
  page: Page,
): Promise<KycApplicationRow[]> {
  const { where, orderBy, limit } = keyset(page, [kycApplication.queuedAt, kycApplication.id], 'asc');
  return db
    .select()
    .from(kycApplication)
    .where(
      and(
        applicantId === null ? ne(kycApplication.status, 'DRAFT') : eq(kycApplication.applicantId, applicantId),
        statuses === null ? undefined : inArray(kycApplication.status, [...statuses]),
        isShown,
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(limit);
}
