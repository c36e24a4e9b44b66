import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, gt, sql } from 'drizzle-orm';
import { mailedToken, type Tables, userAccount } from '../db/tables.ts';
import { hashToken, makeOpaqueToken } from '../token/opaque-tokens.ts';
import { type AccountRow, lockAccount } from './account-repository.ts';

export type MailedToken = typeof mailedToken.$inferSelect;
export type MailedPurpose = MailedToken['purpose'];

type Db = Executor<Tables>;

const lifetimeMs: Readonly<Record<MailedPurpose, number>> = {
  password_reset: 30 * 60_000,
  email_verify: 24 * 60 * 60_000,
};

/** Makes a token for a mail to `email`; an older one for the same purpose is good for nothing from then on. */
export async function putMailedToken(
  db: Db,
  purpose: MailedPurpose,
  userId: number,
  email: string,
): Promise<{ value: string; expiresAt: Date }> {
  const { value, hash } = makeOpaqueToken();
  const expiresAt = new Date(Date.now() + lifetimeMs[purpose]);
  const fresh = { hash, email, expiresAt };
  await db
    .insert(mailedToken)
    .values({ userId, purpose, ...fresh })
    .onConflictDoUpdate({
      target: [mailedToken.userId, mailedToken.purpose],
      set: { ...fresh, createdAt: sql`now()` },
    });
  return { value, expiresAt };
}

const isGood = (value: string, purpose: MailedPurpose) =>
  and(eq(mailedToken.hash, hashToken(value)), eq(mailedToken.purpose, purpose), gt(mailedToken.expiresAt, sql`now()`));

export async function isGoodMailedToken(db: Db, purpose: MailedPurpose, value: string): Promise<boolean> {
  return (await db.$count(mailedToken, isGood(value, purpose))) > 0;
}

/**
 * Uses a token up, of two at once for one of them, and holds its account until the transaction ends. The account comes first, as it
 * does for all who change accounts and end links, so that no two wait for one another.
 * @returns null when the token is unknown, used or has ended, or the account is closed
 */
export async function takeMailedToken(
  db: Db,
  purpose: MailedPurpose,
  value: string,
): Promise<{ readonly email: string; readonly account: AccountRow } | null> {
  const [found] = await db.select({ userId: mailedToken.userId }).from(mailedToken).where(isGood(value, purpose));
  const account = found ? await lockAccount(db, found.userId) : null;
  if (!account?.isActive) return null;
  const [taken] = await db.delete(mailedToken).where(isGood(value, purpose)).returning();
  return taken ? { email: taken.email, account } : null;
}

export async function deleteMailedTokens(db: Db, userId: number, purpose?: MailedPurpose): Promise<void> {
  const one = purpose === undefined ? undefined : eq(mailedToken.purpose, purpose);
  await db.delete(mailedToken).where(and(eq(mailedToken.userId, userId), one));
}

/** Ends the link that would give the account another address; one that verifies its own stays. */
export async function deletePendingChange(db: Db, userId: number): Promise<void> {
  const ownAddress = sql`(select lower(${userAccount.email}) from ${userAccount} where ${userAccount.id} = ${userId})`;
  const isOther = sql`lower(${mailedToken.email}) <> ${ownAddress}`;
  await db
    .delete(mailedToken)
    .where(and(eq(mailedToken.userId, userId), eq(mailedToken.purpose, 'email_verify'), isOther));
}

/** The address that waits to be verified, which may be the account's own; nobody ends its link until the transaction does. */
export async function lockPendingEmail(db: Db, userId: number): Promise<string | null> {
  const [row] = await pendingEmails(db, userId).for('update');
  return row?.email ?? null;
}

/** The address that waits to be verified, which may be the account's own. */
export async function findPendingEmail(db: Db, userId: number): Promise<string | null> {
  const [row] = await pendingEmails(db, userId);
  return row?.email ?? null;
}

function pendingEmails(db: Db, userId: number) {
  return db
    .select({ email: mailedToken.email })
    .from(mailedToken)
    .where(
      and(
        eq(mailedToken.userId, userId),
        eq(mailedToken.purpose, 'email_verify'),
        gt(mailedToken.expiresAt, sql`now()`),
      ),
    );
}
