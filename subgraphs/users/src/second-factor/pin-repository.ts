import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { type Tables, userPin } from '../db/tables.ts';

export type PinRow = typeof userPin.$inferSelect;

type Db = Executor<Tables>;

export const pinTries = 5;
export const pinLockMinutes = 15;

export async function findPin(db: Db, userId: number): Promise<PinRow | null> {
  const [row] = await db
    .select()
    .from(userPin)
    .where(and(eq(userPin.userId, userId), eq(userPin.isEnabled, true)));
  return row ?? null;
}

export async function putPin(db: Db, userId: number, pinHash: string): Promise<void> {
  const values = { pinHash, isEnabled: true, attemptCount: 0, lastAttemptAt: null };
  await db
    .insert(userPin)
    .values({ userId, ...values })
    .onConflictDoUpdate({ target: userPin.userId, set: values });
}

/** Counts a try before it is looked at. @returns null when there is no PIN, or it is locked: parallel guesses get no more */
export async function takePinTry(db: Db, userId: number): Promise<PinRow | null> {
  const lastIsLongAgo = lt(userPin.lastAttemptAt, sql`now() - make_interval(mins => ${pinLockMinutes})`);
  const [row] = await db
    .update(userPin)
    .set({
      attemptCount: sql`case when ${lastIsLongAgo} then 1 else ${userPin.attemptCount} + 1 end`,
      lastAttemptAt: sql`now()`,
    })
    .where(
      and(
        eq(userPin.userId, userId),
        eq(userPin.isEnabled, true),
        or(lt(userPin.attemptCount, pinTries), isNull(userPin.lastAttemptAt), lastIsLongAgo),
      ),
    )
    .returning();
  return row ?? null;
}

/** After the right PIN: the wrong tries before it no longer count. */
export async function forgivePinTries(db: Db, { userId, pinHash }: PinRow): Promise<void> {
  await db
    .update(userPin)
    .set({ attemptCount: 0, lastAttemptAt: null })
    .where(and(eq(userPin.userId, userId), eq(userPin.pinHash, pinHash)));
}

/** @returns whether there was one */
export async function deletePin(db: Db, userId: number): Promise<boolean> {
  const rows = await db.delete(userPin).where(eq(userPin.userId, userId)).returning({ userId: userPin.userId });
  return rows.length > 0;
}
