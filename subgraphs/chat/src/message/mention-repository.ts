import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, inArray } from 'drizzle-orm';
import { messageMention, type Tables } from '../db/tables.ts';
import type { MessageRow } from './message-repository.ts';

type Db = Executor<Tables>;

/** For whom a message is meant in particular. */
export interface Mentions {
  readonly userIds: readonly number[];
  /** Who is answered; null when nobody is. */
  readonly repliedToId: number | null;
}

/** Puts these in the place of the mentions that the message has. Nobody mentions themselves. */
export async function replaceMentions(db: Db, message: MessageRow, { userIds, repliedToId }: Mentions): Promise<void> {
  const { id: messageId, conversationId, sequence, senderId } = message;
  const named = new Map(userIds.map((userId) => [userId, false]));
  if (repliedToId !== null && !named.has(repliedToId)) named.set(repliedToId, true);
  named.delete(senderId);
  await deleteMentions(db, messageId);
  if (named.size === 0) return;
  const rows = Array.from(named, ([userId, byReply]) => ({ messageId, userId, byReply, conversationId, sequence }));
  await db.insert(messageMention).values(rows);
}

export async function deleteMentions(db: Db, messageId: number): Promise<void> {
  await db.delete(messageMention).where(eq(messageMention.messageId, messageId));
}

/** Whom the texts of the given messages mention. */
export async function findMentions(db: Db, messageIds: readonly number[]) {
  return db
    .select({ messageId: messageMention.messageId, userId: messageMention.userId })
    .from(messageMention)
    .where(and(inArray(messageMention.messageId, [...messageIds]), eq(messageMention.byReply, false)))
    .orderBy(asc(messageMention.messageId), asc(messageMention.userId));
}
