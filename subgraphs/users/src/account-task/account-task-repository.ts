import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { accountTask, accountTaskReceipt, type Tables } from '../db/tables.ts';

export type AccountTaskRow = typeof accountTask.$inferSelect;
export type AccountTaskReceiptRow = typeof accountTaskReceipt.$inferSelect;

type Db = Executor<Tables>;

export async function insertTask(db: Db, values: typeof accountTask.$inferInsert): Promise<AccountTaskRow> {
  const [row] = await db.insert(accountTask).values(values).returning();
  if (!row) throw new Error('The task was not stored.');
  return row;
}

export async function findTask(db: Db, id: number): Promise<AccountTaskRow | null> {
  const [row] = await db.select().from(accountTask).where(eq(accountTask.id, id));
  return row ?? null;
}

/** Keeps a receipt; one that came before stays. */
export async function putReceipt(db: Db, values: typeof accountTaskReceipt.$inferInsert): Promise<void> {
  await db.insert(accountTaskReceipt).values(values).onConflictDoNothing();
}

export async function listReceipts(db: Db, taskId: number): Promise<AccountTaskReceiptRow[]> {
  return db
    .select()
    .from(accountTaskReceipt)
    .where(eq(accountTaskReceipt.taskId, taskId))
    .orderBy(accountTaskReceipt.holder);
}

/** Locks the task, so that of the last two receipts one sees the other. */
export async function lockTask(db: Db, id: number): Promise<AccountTaskRow | null> {
  const [row] = await db.select().from(accountTask).where(eq(accountTask.id, id)).for('update');
  return row ?? null;
}

/** @returns whether it had not ended before */
export async function finishTask(db: Db, id: number): Promise<boolean> {
  const rows = await db
    .update(accountTask)
    .set({ finishedAt: sql`now()`, sealedContact: null })
    .where(and(eq(accountTask.id, id), isNull(accountTask.finishedAt)))
    .returning({ id: accountTask.id });
  return rows.length > 0;
}
