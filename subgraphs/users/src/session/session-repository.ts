import type { Executor } from '@kizuna/kit/db/database';
import { and, desc, eq, exists, gt, isNull, ne, sql } from 'drizzle-orm';
import { type endReasons, refreshToken, session, type Tables } from '../db/tables.ts';

export type SessionRow = typeof session.$inferSelect;
export type RefreshTokenRow = typeof refreshToken.$inferSelect;
export type EndReason = (typeof endReasons)[number];

type Db = Executor<Tables>;

export async function insertSession(db: Db, values: typeof session.$inferInsert): Promise<SessionRow> {
  const [row] = await db.insert(session).values(values).returning();
  if (!row) throw new Error('The session was not stored.');
  return row;
}

export async function insertRefreshToken(db: Db, values: typeof refreshToken.$inferInsert): Promise<void> {
  await db.insert(refreshToken).values(values);
}

/** Marks a token as used that was neither used nor has ended; two who send it at once: one of them gets null. */
export async function useRefreshToken(db: Db, hash: string): Promise<RefreshTokenRow | null> {
  const [row] = await db
    .update(refreshToken)
    .set({ usedAt: sql`now()` })
    .where(and(eq(refreshToken.hash, hash), isNull(refreshToken.usedAt), gt(refreshToken.expiresAt, sql`now()`)))
    .returning();
  return row ?? null;
}

export async function findRefreshToken(db: Db, hash: string): Promise<RefreshTokenRow | null> {
  const [row] = await db.select().from(refreshToken).where(eq(refreshToken.hash, hash));
  return row ?? null;
}

/** Notes that an open session was just refreshed. @returns null when it has ended */
export async function touchSession(db: Db, id: number): Promise<SessionRow | null> {
  const [row] = await db
    .update(session)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(session.id, id), isNull(session.endedAt)))
    .returning();
  return row ?? null;
}

/** @param ownerId only when it is theirs @returns the session if it was open until now */
export async function endSession(
  db: Db,
  id: number,
  endReason: EndReason,
  ownerId?: number,
): Promise<SessionRow | null> {
  const owned = ownerId === undefined ? undefined : eq(session.userId, ownerId);
  const [row] = await db
    .update(session)
    .set({ endedAt: sql`now()`, endReason })
    .where(and(eq(session.id, id), owned, isNull(session.endedAt)))
    .returning();
  return row ?? null;
}

/** @param except the one that stays open */
export async function endSessionsOf(
  db: Db,
  userId: number,
  endReason: EndReason,
  except?: number,
): Promise<SessionRow[]> {
  const others = except === undefined ? undefined : ne(session.id, except);
  return db
    .update(session)
    .set({ endedAt: sql`now()`, endReason })
    .where(and(eq(session.userId, userId), others, isNull(session.endedAt)))
    .returning();
}

/** Sessions that can still be refreshed, newest first. */
export async function listOpenSessions(db: Db, userId: number): Promise<SessionRow[]> {
  return db
    .select()
    .from(session)
    .where(
      and(
        eq(session.userId, userId),
        isNull(session.endedAt),
        exists(
          db
            .select({ hash: refreshToken.hash })
            .from(refreshToken)
            .where(
              and(
                eq(refreshToken.sessionId, session.id),
                isNull(refreshToken.usedAt),
                gt(refreshToken.expiresAt, sql`now()`),
              ),
            ),
        ),
      ),
    )
    .orderBy(desc(session.id));
}

/** @param ownerId only when it is theirs @returns the session if it ended after that time */
export async function findEndedSince(db: Db, since: Date, id: number, ownerId?: number): Promise<SessionRow | null> {
  const owned = ownerId === undefined ? undefined : eq(session.userId, ownerId);
  const [row] = await db
    .select()
    .from(session)
    .where(and(eq(session.id, id), owned, gt(session.endedAt, since)));
  return row ?? null;
}

/** Why the session of a refresh token ended; null while it is open, and when nobody knows. */
export async function findEndReason(db: Db, tokenHash: string): Promise<EndReason | null> {
  const [row] = await db
    .select({ endReason: session.endReason })
    .from(refreshToken)
    .innerJoin(session, eq(session.id, refreshToken.sessionId))
    .where(eq(refreshToken.hash, tokenHash));
  return row?.endReason ?? null;
}

export async function findSessionsEndedSince(db: Db, since: Date): Promise<number[]> {
  const rows = await db.select({ id: session.id }).from(session).where(gt(session.endedAt, since));
  return rows.map(({ id }) => id);
}

/** An open session of the user whose owner proved who they are at most so many seconds ago. */
export async function findRecentlyProved(db: Db, id: number, userId: number, seconds: number): Promise<boolean> {
  const [row] = await db
    .select({ id: session.id })
    .from(session)
    .where(
      and(
        eq(session.id, id),
        eq(session.userId, userId),
        isNull(session.endedAt),
        gt(session.authenticatedAt, sql`now() - make_interval(secs => ${seconds})`),
      ),
    );
  return row !== undefined;
}

/** Notes that the owner of an open session has just proved who they are. @returns null when it has ended or is another's */
export async function markProved(db: Db, id: number, userId: number): Promise<SessionRow | null> {
  const [row] = await db
    .update(session)
    .set({ authenticatedAt: sql`now()` })
    .where(and(eq(session.id, id), eq(session.userId, userId), isNull(session.endedAt)))
    .returning();
  return row ?? null;
}

/** Whether the user has signed in before, and ever from a device and address like these. */
export async function findAcquaintance(
  db: Db,
  userId: number,
  device: { readonly address: string | null; readonly userAgent: string | null },
): Promise<{ isFirst: boolean; isKnown: boolean }> {
  const [row] = await db
    .select({
      total: sql<number>`count(*)::integer`,
      known: sql<number>`count(*) filter (where ${session.address} is not distinct from ${device.address}
        and ${session.userAgent} is not distinct from ${device.userAgent})::integer`,
    })
    .from(session)
    .where(eq(session.userId, userId));
  return { isFirst: (row?.total ?? 0) === 0, isKnown: (row?.known ?? 0) > 0 };
}
