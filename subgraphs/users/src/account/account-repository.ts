import type { Executor } from '@kizuna/kit/db/database';
import { eq, inArray, or, sql } from 'drizzle-orm';
import { type Tables, userAccount } from '../db/tables.ts';

export type AccountRow = typeof userAccount.$inferSelect;
export type NewAccount = typeof userAccount.$inferInsert;

type Db = Executor<Tables>;

/** @returns null when the username or the e-mail address is taken */
export async function insertAccount(db: Db, values: NewAccount): Promise<AccountRow | null> {
  const [row] = await db.insert(userAccount).values(values).onConflictDoNothing().returning();
  return row ?? null;
}

export async function findAccounts(db: Db, ids: readonly number[]): Promise<AccountRow[]> {
  return db
    .select()
    .from(userAccount)
    .where(inArray(userAccount.id, [...ids]));
}

export async function findByUsername(db: Db, username: string): Promise<AccountRow | null> {
  const [row] = await db.select().from(userAccount).where(sql`lower(${userAccount.username}) = lower(${username})`);
  return row ?? null;
}

/** By username or e-mail address, whatever the case. */
export async function findByLogin(db: Db, login: string): Promise<AccountRow | null> {
  const [row] = await db
    .select()
    .from(userAccount)
    .where(
      or(sql`lower(${userAccount.username}) = lower(${login})`, sql`lower(${userAccount.email}) = lower(${login})`),
    );
  return row ?? null;
}

export async function updatePasswordHash(db: Db, id: number, passwordHash: string): Promise<void> {
  await db.update(userAccount).set({ passwordHash }).where(eq(userAccount.id, id));
}
