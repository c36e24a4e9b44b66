import type { Executor } from '@kizuna/kit/db/database';
import { and, arrayOverlaps, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { accountTask, accountTaskReceipt, type Tables, userAccount } from '../db/tables.ts';

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

/** Holds the accounts until the transaction ends: who asks for something that concerns one of them waits here. */
export async function lockAccounts(db: Db, ids: readonly number[]): Promise<void> {
  await db
    .select({ id: userAccount.id })
    .from(userAccount)
    .where(inArray(userAccount.id, [...ids]))
    .orderBy(asc(userAccount.id))
    .for('update');
}

/** What changes one of the accounts and is not done yet. */
export async function findUnfinishedChanges(db: Db, ids: readonly number[]): Promise<AccountTaskRow[]> {
  return db
    .select()
    .from(accountTask)
    .where(
      and(
        isNull(accountTask.finishedAt),
        inArray(accountTask.work, ['MERGE', 'ERASE']),
        or(inArray(accountTask.userId, [...ids]), arrayOverlaps(accountTask.duplicateIds, [...ids])),
      ),
    );
}

/** Which of the accounts were erased, or are to be. */
export async function findErased(db: Db, ids: readonly number[]): Promise<number[]> {
  const rows = await db
    .select({ userId: accountTask.userId })
    .from(accountTask)
    .where(and(eq(accountTask.work, 'ERASE'), inArray(accountTask.userId, [...ids])));
  return rows.map(({ userId }) => userId);
}

/** The accounts that became this one, directly or by way of others. */
export async function findMergedInto(db: Db, userId: number): Promise<number[]> {
  const rows = await db.execute<{ id: string }>(sql`
    with recursive merged as (
      select id from ${userAccount} where merged_into_id = ${userId}
      union select a.id from ${userAccount} a join merged m on a.merged_into_id = m.id
    )
    select id from merged where id <> ${userId} order by id`);
  return [...rows].map(({ id }) => Number(id));
}

/** Ends the exports of users that are not done. @returns their tasks */
export async function endUnfinishedExports(db: Db, userIds: readonly number[]): Promise<AccountTaskRow[]> {
  const isTheirs = and(eq(accountTask.work, 'EXPORT'), inArray(accountTask.userId, [...userIds]));
  return db
    .update(accountTask)
    .set({ finishedAt: sql`now()` })
    .where(and(isTheirs, isNull(accountTask.finishedAt)))
    .returning();
}

/** Takes the receipts of a user's exports away. @returns the tasks whose files can go */
export async function deleteExportReceipts(db: Db, userId: number): Promise<number[]> {
  const exports = db
    .select({ id: accountTask.id })
    .from(accountTask)
    .where(and(eq(accountTask.work, 'EXPORT'), eq(accountTask.userId, userId)));
  const gone = await db
    .delete(accountTaskReceipt)
    .where(inArray(accountTaskReceipt.taskId, exports))
    .returning({ taskId: accountTaskReceipt.taskId });
  return [...new Set(gone.map(({ taskId }) => taskId))];
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
