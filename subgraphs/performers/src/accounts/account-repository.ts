import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, gt, inArray, isNotNull, isNull, notExists, or, sql } from 'drizzle-orm';
import { kycApplication, kycTransition, performer, type Tables } from '../db/tables.ts';
import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';

type Db = Executor<Tables>;

/** A performer of an account, those that are merged or locked too, as far as work on accounts looks at it. */
export type HeldPerformer = Pick<typeof performer.$inferSelect, 'id' | 'userId' | 'mergedIntoId'>;

/** Holds all applications that one of the accounts made or reviews, so that nobody takes a step meanwhile. */
export async function lockApplicationsOf(db: Db, userIds: readonly number[]): Promise<KycApplicationRow[]> {
  const ids = [...userIds];
  return db
    .select()
    .from(kycApplication)
    .where(or(inArray(kycApplication.applicantId, ids), inArray(kycApplication.reviewerId, ids)))
    .orderBy(asc(kycApplication.id))
    .for('update');
}

/** Holds all performers of the accounts. */
export async function lockPerformersOf(db: Db, userIds: readonly number[]): Promise<HeldPerformer[]> {
  const { id, userId, mergedIntoId } = performer;
  return db
    .select({ id, userId, mergedIntoId })
    .from(performer)
    .where(inArray(userId, [...userIds]))
    .orderBy(asc(id))
    .for('update');
}

/** From now on `winner` stands for the account that both belong to. */
export async function mergePerformer(db: Db, loser: number, winner: number): Promise<void> {
  await db
    .update(performer)
    .set({ mergedIntoId: winner })
    .where(or(eq(performer.id, loser), eq(performer.mergedIntoId, loser)));
}

export async function movePerformers(db: Db, from: number, to: number): Promise<void> {
  await db.update(performer).set({ userId: to }).where(eq(performer.userId, from));
}

/** What `from` applied for and what they reviewed is from now on `to`'s. */
export async function moveApplications(db: Db, from: number, to: number): Promise<void> {
  const version = sql`${kycApplication.version} + 1`;
  await db.update(kycApplication).set({ applicantId: to, version }).where(eq(kycApplication.applicantId, from));
  await db.update(kycApplication).set({ reviewerId: to, version }).where(eq(kycApplication.reviewerId, from));
  await db.update(kycTransition).set({ actorId: to }).where(eq(kycTransition.actorId, from));
}

/** Puts back into the queue what a reviewer holds and has not decided on. @param ofThemselves only their own applications */
export async function releaseClaims(db: Db, reviewerId: number, ofThemselves: boolean): Promise<void> {
  await db
    .update(kycApplication)
    .set({ reviewerId: null, version: sql`${kycApplication.version} + 1` })
    .where(
      and(
        eq(kycApplication.reviewerId, reviewerId),
        eq(kycApplication.status, 'IN_REVIEW'),
        ofThemselves ? eq(kycApplication.applicantId, reviewerId) : undefined,
      ),
    );
}

/** Removes applications with their keys, documents, checks and history. */
export async function deleteApplications(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await db.delete(kycApplication).where(inArray(kycApplication.id, [...ids]));
}

/** Shows it to nobody any more; it goes when its day has come. */
export async function lockAway(db: Db, applicationId: number, until: Date): Promise<void> {
  await db
    .update(kycApplication)
    .set({ lockedUntil: until, version: sql`${kycApplication.version} + 1` })
    .where(and(eq(kycApplication.id, applicationId), isNull(kycApplication.lockedUntil)));
}

/**
 * Removes the account's performers, or locks those of whom a locked application speaks: legal name, birth date and nationality
 * are part of what was approved, the name on stage is not.
 */
export async function closePerformers(db: Db, userId: number): Promise<void> {
  await db
    .update(performer)
    .set({
      stageName: '–',
      search: sql`''::tsvector`,
      lockedUntil: sql`(select max(a.locked_until) from ${kycApplication} a where a.performer_id = ${performer.id})`,
    })
    .where(eq(performer.userId, userId));
  await db.delete(performer).where(and(eq(performer.userId, userId), hasNoApplication(db)));
}

/** Removes what was locked and whose day has come. @returns the applications that are gone, at most `limit` */
export async function deleteOutdated(db: Db, limit: number): Promise<number[]> {
  const outdated = db
    .select({ id: kycApplication.id })
    .from(kycApplication)
    .where(sql`${kycApplication.lockedUntil} <= now()`)
    .limit(limit);
  const gone = await db
    .delete(kycApplication)
    .where(inArray(kycApplication.id, outdated))
    .returning({ id: kycApplication.id });
  await db.delete(performer).where(and(isNotNull(performer.lockedUntil), hasNoApplication(db)));
  return gone.map(({ id }) => id);
}

/** The next applications of an account, locked ones too. */
export async function listApplicationsOf(
  db: Db,
  applicantId: number,
  after: number,
  limit: number,
): Promise<KycApplicationRow[]> {
  return db
    .select()
    .from(kycApplication)
    .where(and(eq(kycApplication.applicantId, applicantId), gt(kycApplication.id, after)))
    .orderBy(asc(kycApplication.id))
    .limit(limit);
}

/** The next applications on which an account decided, or is to decide. */
export async function listReviewedBy(db: Db, reviewerId: number, after: number, limit: number) {
  const { id, status, decidedAt } = kycApplication;
  return db
    .select({ id, status, decidedAt })
    .from(kycApplication)
    .where(and(eq(kycApplication.reviewerId, reviewerId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

const hasNoApplication = (db: Db) =>
  notExists(
    db.select({ id: kycApplication.id }).from(kycApplication).where(eq(kycApplication.performerId, performer.id)),
  );
