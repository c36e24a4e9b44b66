import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray, min, notInArray } from 'drizzle-orm';
import { paymentAuthLog, type Tables } from '../db/tables.ts';

export type PaymentTry = typeof paymentAuthLog.$inferInsert;

type Db = Executor<Tables>;

export async function isAuthorized(db: Db, userId: number, paymentId: string): Promise<boolean> {
  const rows = await db
    .select({ id: paymentAuthLog.id })
    .from(paymentAuthLog)
    .where(
      and(
        eq(paymentAuthLog.userId, userId),
        eq(paymentAuthLog.paymentId, paymentId),
        eq(paymentAuthLog.status, 'SUCCEEDED'),
      ),
    );
  return rows.length > 0;
}

/**
 * Gives all tries of one account to another. What both have authorised was authorised by one and the same person: then the later
 * of the two becomes a try that came too late, as it would have been.
 */
export async function movePayments(db: Db, from: number, to: number): Promise<void> {
  const theirs = inArray(paymentAuthLog.userId, [from, to]);
  const succeeded = eq(paymentAuthLog.status, 'SUCCEEDED');
  const first = db
    .select({ id: min(paymentAuthLog.id) })
    .from(paymentAuthLog)
    .where(and(theirs, succeeded))
    .groupBy(paymentAuthLog.paymentId);
  await db
    .update(paymentAuthLog)
    .set({ status: 'ALREADY_AUTHORIZED' })
    .where(and(theirs, succeeded, notInArray(paymentAuthLog.id, first)));
  await db.update(paymentAuthLog).set({ userId: to }).where(eq(paymentAuthLog.userId, from));
}

/** @returns false when it says SUCCEEDED and another one did: of two at once, one has it */
export async function insertPaymentTry(db: Db, values: PaymentTry): Promise<boolean> {
  const rows = await db.insert(paymentAuthLog).values(values).onConflictDoNothing().returning({
    id: paymentAuthLog.id,
  });
  return rows.length > 0;
}
