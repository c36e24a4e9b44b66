import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, eq, ne, sql } from 'drizzle-orm';
import { messageReport, type Tables } from '../db/tables.ts';

export type ReportRow = typeof messageReport.$inferSelect;

type Db = Executor<Tables>;

/** Reported by the same user already, it stays as it is. @returns whether it is new */
export async function insertReport(db: Db, values: typeof messageReport.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(messageReport)
    .values(values)
    .onConflictDoNothing()
    .returning({ id: messageReport.id });
  return inserted.length > 0;
}

/** Holds the report's row until the transaction ends. */
export async function lockReport(db: Db, id: number): Promise<ReportRow | null> {
  const [row] = await db.select().from(messageReport).where(eq(messageReport.id, id)).for('update');
  return row ?? null;
}

export async function findReport(db: Db, id: number): Promise<ReportRow | null> {
  const [row] = await db.select().from(messageReport).where(eq(messageReport.id, id));
  return row ?? null;
}

/** Decides on the report, and with it on all open ones about the same message. */
export async function resolveReports(
  db: Db,
  { messageId, status, resolverId }: Pick<ReportRow, 'messageId' | 'status' | 'resolverId'>,
): Promise<void> {
  await db
    .update(messageReport)
    .set({ status, resolverId, resolvedAt: sql`clock_timestamp()` })
    .where(and(eq(messageReport.messageId, messageId), eq(messageReport.status, 'OPEN')));
}

/** One page of the reports about others than the reader, the oldest first. @param status null: of any */
export async function listReports(
  db: Db,
  readerId: number,
  status: ReportRow['status'] | null,
  page: Page,
): Promise<ReportRow[]> {
  const { where, orderBy, limit } = keyset(page, [messageReport.id], 'asc');
  const isOfStatus = status === null ? undefined : eq(messageReport.status, status);
  return db
    .select()
    .from(messageReport)
    .where(and(isOfStatus, ne(messageReport.senderId, readerId), where))
    .orderBy(...orderBy)
    .limit(limit);
}
