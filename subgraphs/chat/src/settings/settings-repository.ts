import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray } from 'drizzle-orm';
import { chatSettings, type Tables } from '../db/tables.ts';

export type SettingsRow = Omit<typeof chatSettings.$inferSelect, 'userId'>;

type Db = Executor<Tables>;

/** Of those who never changed anything. */
const fromTheStart: SettingsRow = { sendsTyping: true, sendsReadReceipts: true, doNotDisturb: false };

export async function findSettings(db: Db, userId: number): Promise<SettingsRow> {
  const { sendsTyping, sendsReadReceipts, doNotDisturb } = chatSettings;
  const [row] = await db
    .select({ sendsTyping, sendsReadReceipts, doNotDisturb })
    .from(chatSettings)
    .where(eq(chatSettings.userId, userId));
  return row ?? fromTheStart;
}

/** As `findSettings`; they stay so until the transaction ends, unless it changes them. */
export async function lockSettings(db: Db, userId: number): Promise<SettingsRow> {
  await db.insert(chatSettings).values({ userId }).onConflictDoNothing();
  await db.select().from(chatSettings).where(eq(chatSettings.userId, userId)).for('update');
  return findSettings(db, userId);
}

/** @param changes at least one; what is not named stays as it is */
export async function changeSettings(db: Db, userId: number, changes: Partial<SettingsRow>): Promise<void> {
  await db
    .insert(chatSettings)
    .values({ userId, ...changes })
    .onConflictDoUpdate({ target: chatSettings.userId, set: changes });
}

/** Which of the given users do not show others up to where they have read. */
export async function findSecretReaders(db: Db, userIds: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .select({ userId: chatSettings.userId })
    .from(chatSettings)
    .where(and(inArray(chatSettings.userId, [...userIds]), eq(chatSettings.sendsReadReceipts, false)));
  return new Set(rows.map(({ userId }) => userId));
}
