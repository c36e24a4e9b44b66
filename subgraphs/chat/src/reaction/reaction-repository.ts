import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, countDistinct, eq, inArray, ne } from 'drizzle-orm';
import { messageReaction, type Tables } from '../db/tables.ts';

export type ReactionRow = typeof messageReaction.$inferSelect;

type Db = Executor<Tables>;

/** One emoji on one message. */
export interface ReactionGroup {
  readonly emoji: string;
  /** The first one first. */
  readonly userIds: readonly number[];
}

/** Whether it is there. */
export async function hasReaction(
  db: Db,
  { messageId, userId, emoji }: Omit<ReactionRow, 'sequence'>,
): Promise<boolean> {
  const found = await db
    .select({ userId: messageReaction.userId })
    .from(messageReaction)
    .where(
      and(
        eq(messageReaction.messageId, messageId),
        eq(messageReaction.emoji, emoji),
        eq(messageReaction.userId, userId),
      ),
    );
  return found.length > 0;
}

/** How many other kinds of emoji the message has. */
export async function countOtherEmoji(db: Db, messageId: number, emoji: string): Promise<number> {
  const [row] = await db
    .select({ count: countDistinct(messageReaction.emoji) })
    .from(messageReaction)
    .where(and(eq(messageReaction.messageId, messageId), ne(messageReaction.emoji, emoji)));
  return row?.count ?? 0;
}

export async function insertReaction(db: Db, values: ReactionRow): Promise<void> {
  await db.insert(messageReaction).values(values);
}

export async function deleteReaction(
  db: Db,
  { messageId, userId, emoji }: Omit<ReactionRow, 'sequence'>,
): Promise<void> {
  await db
    .delete(messageReaction)
    .where(
      and(
        eq(messageReaction.messageId, messageId),
        eq(messageReaction.emoji, emoji),
        eq(messageReaction.userId, userId),
      ),
    );
}

export async function deleteReactions(db: Db, messageId: number): Promise<void> {
  await db.delete(messageReaction).where(eq(messageReaction.messageId, messageId));
}

/** What people reacted with to the given messages, the first reaction first. */
export async function findReactions(db: Db, messageIds: readonly number[]): Promise<Map<number, ReactionGroup[]>> {
  const rows = await db
    .select()
    .from(messageReaction)
    .where(inArray(messageReaction.messageId, [...messageIds]))
    .orderBy(asc(messageReaction.messageId), asc(messageReaction.sequence));
  const groups = new Map<number, Map<string, number[]>>();
  for (const { messageId, emoji, userId } of rows) {
    const ofMessage = groups.get(messageId) ?? new Map<string, number[]>();
    groups.set(messageId, ofMessage.set(emoji, [...(ofMessage.get(emoji) ?? []), userId]));
  }
  return new Map(
    Array.from(groups, ([id, ofMessage]) => [id, Array.from(ofMessage, ([emoji, userIds]) => ({ emoji, userIds }))]),
  );
}
