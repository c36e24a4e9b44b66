import type { Executor } from '@kizuna/kit/db/database';
import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import { apiToken, type Tables, userAccount } from '../db/tables.ts';

export type ApiTokenRow = typeof apiToken.$inferSelect;

type Db = Executor<Tables>;

export async function insertApiToken(db: Db, values: typeof apiToken.$inferInsert): Promise<ApiTokenRow> {
  const [row] = await db.insert(apiToken).values(values).returning();
  if (!row) throw new Error('The API token was not stored.');
  return row;
}

/** Newest first, revoked and ended ones included. */
export async function listApiTokens(db: Db, userId: number, limit: number): Promise<ApiTokenRow[]> {
  return db.select().from(apiToken).where(eq(apiToken.userId, userId)).orderBy(desc(apiToken.id)).limit(limit);
}

export async function countUsableApiTokens(db: Db, userId: number): Promise<number> {
  return db.$count(apiToken, and(eq(apiToken.userId, userId), isUsable()));
}

export async function findApiToken(db: Db, id: number, userId: number): Promise<ApiTokenRow | null> {
  const [row] = await db
    .select()
    .from(apiToken)
    .where(and(eq(apiToken.id, id), eq(apiToken.userId, userId)));
  return row ?? null;
}

export async function listUsableApiTokens(db: Db, userId: number): Promise<ApiTokenRow[]> {
  return db
    .select()
    .from(apiToken)
    .where(and(eq(apiToken.userId, userId), isUsable()));
}

/** @returns those that were not revoked before */
export async function revokeApiTokens(db: Db, userId: number, id?: number): Promise<ApiTokenRow[]> {
  const one = id === undefined ? undefined : eq(apiToken.id, id);
  return db
    .update(apiToken)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiToken.userId, userId), one, isNull(apiToken.revokedAt)))
    .returning();
}

/** The usable token with this hash, and the open account of a kind that may have tokens. */
export async function findUsableApiToken(db: Db, hash: string) {
  const [row] = await db
    .select({ token: apiToken, account: userAccount })
    .from(apiToken)
    .innerJoin(userAccount, eq(userAccount.id, apiToken.userId))
    .where(
      and(
        eq(apiToken.hash, hash),
        isUsable(),
        eq(userAccount.isActive, true),
        inArray(userAccount.userType, ['PARTNER', 'CONCIERGE']),
      ),
    );
  return row ?? null;
}

/** Notes a use, to the minute: a busy token is written once a minute. */
export async function touchApiToken(db: Db, id: number): Promise<void> {
  const isOld = or(isNull(apiToken.lastUsedAt), lt(apiToken.lastUsedAt, sql`now() - interval '1 minute'`));
  await db
    .update(apiToken)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(apiToken.id, id), isOld));
}

const isUsable = () => and(isNull(apiToken.revokedAt), gt(apiToken.expiresAt, sql`now()`));
