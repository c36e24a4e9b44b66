import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import { conversationMember, message, messageMention, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

export interface UnreadCount {
  readonly conversationId: number;
  readonly count: number;
}

/** How many messages by others stand after the user's read mark, for each conversation that has any. */
export async function countUnread(db: Db, userId: number, conversationIds: readonly number[]): Promise<UnreadCount[]> {
  return db
    .select({ conversationId: message.conversationId, count: sql<number>`count(*)::int` })
    .from(message)
    .innerJoin(
      conversationMember,
      and(eq(conversationMember.conversationId, message.conversationId), eq(conversationMember.userId, userId)),
    )
    .where(
      and(
        inArray(message.conversationId, [...conversationIds]),
        sql`${message.sequence} > ${conversationMember.lastReadSequence}`,
        ne(message.senderId, userId),
        ne(message.kind, 'SYSTEM'),
        isNull(message.deletedAt),
      ),
    )
    .groupBy(message.conversationId);
}

/** Of them, those that mention the user or answer them. Mentions of a deleted message are gone. */
export async function countUnreadMentions(
  db: Db,
  userId: number,
  conversationIds: readonly number[],
): Promise<UnreadCount[]> {
  return db
    .select({ conversationId: messageMention.conversationId, count: sql<number>`count(*)::int` })
    .from(messageMention)
    .innerJoin(
      conversationMember,
      and(
        eq(conversationMember.conversationId, messageMention.conversationId),
        eq(conversationMember.userId, messageMention.userId),
      ),
    )
    .where(
      and(
        eq(messageMention.userId, userId),
        inArray(messageMention.conversationId, [...conversationIds]),
        sql`${messageMention.sequence} > ${conversationMember.lastReadSequence}`,
      ),
    )
    .groupBy(messageMention.conversationId);
}
