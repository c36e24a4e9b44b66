import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { type Tables, userTotp } from '../db/tables.ts';

export type TotpRow = typeof userTotp.$inferSelect;

type Db = Executor<Tables>;

export async function findTotp(db: Db, userId: number): Promise<TotpRow | null> {
  const [row] = await db.select().from(userTotp).where(eq(userTotp.userId, userId));
  return row ?? null;
}

/** Keeps a secret that is not in use yet, in place of an older such. @returns false when one is in use */
export async function putPendingTotp(db: Db, userId: number, sealedSecret: string): Promise<boolean> {
  const rows = await db
    .insert(userTotp)
    .values({ userId, sealedSecret })
    .onConflictDoUpdate({ target: userTotp.userId, set: { sealedSecret }, setWhere: eq(userTotp.isEnabled, false) })
    .returning({ userId: userTotp.userId });
  return rows.length > 0;
}

/** Takes exactly this secret into use. @returns false when another took its place, or one is in use */
export async function enableTotp(
  db: Db,
  { userId, sealedSecret }: TotpRow,
  values: { readonly backupCodes: string[]; readonly lastUsedStep: number },
): Promise<boolean> {
  const rows = await db
    .update(userTotp)
    .set({ isEnabled: true, ...values })
    .where(and(eq(userTotp.userId, userId), eq(userTotp.sealedSecret, sealedSecret), eq(userTotp.isEnabled, false)))
    .returning({ userId: userTotp.userId });
  return rows.length > 0;
}

/** Marks a time step as used. @returns false when it or a later one was used before: of two at once, one has it */
export async function useTotpStep(db: Db, userId: number, step: number): Promise<boolean> {
  const rows = await db
    .update(userTotp)
    .set({ lastUsedStep: step })
    .where(
      and(
        eq(userTotp.userId, userId),
        eq(userTotp.isEnabled, true),
        or(isNull(userTotp.lastUsedStep), lt(userTotp.lastUsedStep, step)),
      ),
    )
    .returning({ userId: userTotp.userId });
  return rows.length > 0;
}

/** Uses a backup code up. @returns false when it is none, or was used before: of two at once, one has it */
export async function useBackupCode(db: Db, userId: number, hash: string): Promise<boolean> {
  const rows = await db
    .update(userTotp)
    .set({ backupCodes: sql`array_remove(${userTotp.backupCodes}, ${hash})` })
    .where(
      and(eq(userTotp.userId, userId), eq(userTotp.isEnabled, true), sql`${hash}::text = any(${userTotp.backupCodes})`),
    )
    .returning({ userId: userTotp.userId });
  return rows.length > 0;
}

export async function deleteTotp(db: Db, userId: number): Promise<void> {
  await db.delete(userTotp).where(eq(userTotp.userId, userId));
}
