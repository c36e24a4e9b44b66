import type { Executor } from '@kizuna/kit/db/database';
import { asc, inArray } from 'drizzle-orm';
import { kycTransition, type Tables } from '../db/tables.ts';

export type KycTransitionRow = typeof kycTransition.$inferSelect;

type Db = Executor<Tables>;

export async function insertTransition(db: Db, values: typeof kycTransition.$inferInsert): Promise<void> {
  await db.insert(kycTransition).values(values);
}

/** Every step of the given applications, oldest first. */
export async function findTransitions(db: Db, applicationIds: readonly number[]): Promise<KycTransitionRow[]> {
  return db
    .select()
    .from(kycTransition)
    .where(inArray(kycTransition.applicationId, [...applicationIds]))
    .orderBy(asc(kycTransition.id));
}
