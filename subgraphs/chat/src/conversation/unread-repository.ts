import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, exists, gt, inArray, isNull, ne, not, notExists, or, sql } from 'drizzle-orm';
import { conversationMember, message, messageMention, type Tables, userBlock } from '../db/tables.ts';

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

/**
 * How many messages by others the user has not read, in all their conversations, of muted ones those alone that still notify them; and
 * as one each what they have marked as unread and has nothing of that. `most` when there are more.
 */
export async function countAllUnread(db: Db, userId: number, most: number): Promise<number> {
  const isTheirs = eq(conversationMember.userId, userId);
  const isMuted = sql`coalesce(${conversationMember.mutedUntil} > now(), false)`;
  const blocksSender = db
    .select({ one: sql`1` })
    .from(userBlock)
    .where(and(eq(userBlock.blockerId, userId), eq(userBlock.blockedId, message.senderId)));
  const mentionsThem = db
    .select({ one: sql`1` })
    .from(messageMention)
    .where(and(eq(messageMention.messageId, message.id), eq(messageMention.userId, userId), notExists(blocksSender)));
  const counts = and(
    eq(message.conversationId, conversationMember.conversationId),
    gt(message.sequence, conversationMember.lastReadSequence),
    ne(message.senderId, userId),
    ne(message.kind, 'SYSTEM'),
    isNull(message.deletedAt),
    or(not(isMuted), and(eq(conversationMember.mutedLevel, 'MENTIONS'), exists(mentionsThem))),
  );
  const unread = db
    .select({ id: message.id })
    .from(conversationMember)
    .innerJoin(message, counts)
    .where(isTheirs)
    .limit(most)
    .as('unread');
  const countedThere = db.select({ one: sql`1` }).from(message).where(counts);
  const isSilent = and(isMuted, eq(conversationMember.mutedLevel, 'NOTHING'));
  const [messages, marked] = await Promise.all([
    db.$count(unread),
    db.$count(
      conversationMember,
      and(isTheirs, conversationMember.markedUnread, sql`not (${isSilent})`, notExists(countedThere)),
    ),
  ]);
  return Math.min(most, messages + marked);
}

/**
 * Of a conversation's unread messages, those that mention the user or answer them, but for those of people whom they have blocked.
 * Mentions of a deleted message are gone.
 */
export async function countUnreadMentions(
  db: Db,
  userId: number,
  conversationIds: readonly number[],
): Promise<UnreadCount[]> {
  const blocksSender = db
    .select({ one: sql`1` })
    .from(userBlock)
    .innerJoin(message, eq(message.senderId, userBlock.blockedId))
    .where(and(eq(userBlock.blockerId, userId), eq(message.id, messageMention.messageId)));
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
        notExists(blocksSender),
      ),
    )
    .groupBy(messageMention.conversationId);
}
