import type { Executor } from '@kizuna/kit/db/database';
import { and, eq } from 'drizzle-orm';
import { paymentAuthLog, type Tables } from '../db/tables.ts';

export type PaymentTry = typeof paymentAuthLog.$inferInsert;

type Db = Executor<Tables>;

export async function isAuthorized(db: Db, paymentId: string): Promise<boolean> {
  const rows = await db
    .select({ id: paymentAuthLog.id })
    .from(paymentAuthLog)
    .where(and(eq(paymentAuthLog.paymentId, paymentId), eq(paymentAuthLog.status, 'SUCCEEDED')));
  return rows.length > 0;
}

/** @returns false when it says SUCCEEDED and another one did: of two at once, one has it */
export async function insertPaymentTry(db: Db, values: PaymentTry): Promise<boolean> {
  const rows = await db.insert(paymentAuthLog).values(values).onConflictDoNothing().returning({
    id: paymentAuthLog.id,
  });
  return rows.length > 0;
}
