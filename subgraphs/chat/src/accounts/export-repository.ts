import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import {
  conversation,
  conversationMember,
  message,
  messageAttachment,
  messageMention,
  messageReaction,
  messageReport,
  type Tables,
  userBlock,
} from '../db/tables.ts';

type Db = Executor<Tables>;

/** The next conversations that somebody is in; not who else is. */
export async function listMembershipsOf(db: Db, userId: number, after: number, limit: number) {
  const { conversationId, role, lastReadSequence, markedUnread, mutedUntil, mutedLevel, joinedAt } = conversationMember;
  const { kind, title, status } = conversation;
  return db
    .select({
      ...{ conversationId, kind, title, status, role, joinedAt },
      ...{ lastReadSequence, markedUnread, mutedUntil, mutedLevel },
    })
    .from(conversationMember)
    .innerJoin(conversation, eq(conversation.id, conversationId))
    .where(and(eq(conversationMember.userId, userId), gt(conversationId, after)))
    .orderBy(asc(conversationId))
    .limit(limit);
}

/** The next messages that somebody sent. `deletedBy` is not theirs to know: it says as whom, together with `deletedAs`. */
export async function listMessagesBy(db: Db, userId: number, after: number, limit: number) {
  const { id, conversationId, sequence, senderId, kind, text, replyToId, sentAt, editedAt } = message;
  const { deletedAt, deletedBy, deletedAs } = message;
  return db
    .select({
      ...{ id, conversationId, sequence, senderId, kind, text, replyToId, sentAt, editedAt },
      ...{ deletedAt, deletedBy, deletedAs },
    })
    .from(message)
    .where(and(eq(senderId, userId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** The next messages that somebody reacted to, each with all of their reactions. */
export async function listReactionsBy(db: Db, userId: number, after: number, limit: number) {
  const { messageId, emoji } = messageReaction;
  return db
    .select({ messageId, emoji: sql<string[]>`json_agg(${emoji} order by ${emoji})` })
    .from(messageReaction)
    .where(and(eq(messageReaction.userId, userId), gt(messageId, after)))
    .groupBy(messageId)
    .orderBy(asc(messageId))
    .limit(limit);
}

/** The next messages that mean somebody; not what they say. */
export async function listMentionsOf(db: Db, userId: number, after: number, limit: number) {
  const { messageId, conversationId, byReply } = messageMention;
  return db
    .select({ messageId, conversationId, byReply })
    .from(messageMention)
    .where(and(eq(messageMention.userId, userId), gt(messageId, after)))
    .orderBy(asc(messageId))
    .limit(limit);
}

/** The next people whom somebody has blocked. */
export async function listBlocksBy(db: Db, blockerId: number, after: number, limit: number) {
  const { blockedId, createdAt } = userBlock;
  return db
    .select({ userId: blockedId, createdAt })
    .from(userBlock)
    .where(and(eq(userBlock.blockerId, blockerId), gt(blockedId, after)))
    .orderBy(asc(blockedId))
    .limit(limit);
}

/** The next reports that somebody made; not what they reported. */
export async function listReportsBy(db: Db, reporterId: number, after: number, limit: number) {
  const { id, messageId, reason, comment, status, createdAt } = messageReport;
  return db
    .select({ id, messageId, reason, comment, status, createdAt })
    .from(messageReport)
    .where(and(eq(messageReport.reporterId, reporterId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** The next support conversations that somebody asked for. */
export async function listRequestsOf(db: Db, requesterId: number, after: number, limit: number) {
  const { id, title, status, createdAt } = conversation;
  return db
    .select({ id, title, status, createdAt })
    .from(conversation)
    .where(and(eq(conversation.requesterId, requesterId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** What somebody has uploaded and not sent; there are never many. */
export async function listUnsentBy(db: Db, uploaderId: number) {
  const { conversationId, filename, contentType, size, createdAt } = messageAttachment;
  return db
    .select({ conversationId, filename, contentType, size, createdAt })
    .from(messageAttachment)
    .where(and(eq(messageAttachment.uploaderId, uploaderId), isNull(messageAttachment.messageId)));
}
