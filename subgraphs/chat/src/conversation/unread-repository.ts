import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, gt, inArray, isNull, ne, not, notExists, or, sql } from 'drizzle-orm';
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
  const notifiesOfAll = and(isTheirs, not(isMuted));
  const notifiesOfMentions = and(isTheirs, isMuted, eq(conversationMember.mutedLevel, 'MENTIONS'));
  const isUnread = and(
    eq(message.conversationId, conversationMember.conversationId),
    gt(message.sequence, conversationMember.lastReadSequence),
    ne(message.senderId, userId),
    ne(message.kind, 'SYSTEM'),
    isNull(message.deletedAt),
  );
  const isUnreadMention = and(
    eq(messageMention.userId, userId),
    eq(messageMention.conversationId, conversationMember.conversationId),
    gt(messageMention.sequence, conversationMember.lastReadSequence),
    notExists(blockOfSender(db, userId)),
  );
  const one = { one: sql`1` };
  const counted = await Promise.all([
    db.$count(
      db
        .select(one)
        .from(conversationMember)
        .innerJoin(message, isUnread)
        .where(notifiesOfAll)
        .limit(most)
        .as('unread'),
    ),
    // By the mentions, of which there are few: a muted conversation may have any number of messages that count for nothing.
    db.$count(
      db
        .select(one)
        .from(conversationMember)
        .innerJoin(messageMention, isUnreadMention)
        .where(notifiesOfMentions)
        .limit(most)
        .as('mentions'),
    ),
    db.$count(
      conversationMember,
      and(
        conversationMember.markedUnread,
        or(
          and(notifiesOfAll, notExists(db.select(one).from(message).where(isUnread))),
          and(notifiesOfMentions, notExists(db.select(one).from(messageMention).where(isUnreadMention))),
        ),
      ),
    ),
  ]);
  return Math.min(
    most,
    counted.reduce((sum, count) => sum + count, 0),
  );
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
        notExists(blockOfSender(db, userId)),
      ),
    )
    .groupBy(messageMention.conversationId);
}

/** That the user has blocked whoever sent the message of a mention. */
function blockOfSender(db: Db, userId: number) {
  return db
    .select({ one: sql`1` })
    .from(userBlock)
    .innerJoin(message, eq(message.senderId, userBlock.blockedId))
    .where(and(eq(userBlock.blockerId, userId), eq(message.id, messageMention.messageId)));
}
