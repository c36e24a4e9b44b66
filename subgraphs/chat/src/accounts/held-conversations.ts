import type { Executor } from '@kizuna/kit/db/database';
import { asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { ConversationRow } from '../conversation/conversation-repository.ts';
import {
  conversation,
  conversationEvent,
  conversationMember,
  message,
  messageAttachment,
  messageMention,
  messageReaction,
  messageReport,
  type Tables,
} from '../db/tables.ts';

type Db = Executor<Tables>;

/** Whom an event is about besides who did it. */
export const subjectIs = (userId: number): SQL => sql`${conversationEvent.payload} ->> 'userId' = ${String(userId)}`;

/**
 * Holds every conversation in which something names the user until the transaction ends, whether they are still in it or not:
 * nothing is written there meanwhile, and what is written next finds them gone. Everybody else holds one conversation at a
 * time, so nobody waits in a circle.
 */
export async function lockConversationsOf(db: Db, userId: number): Promise<ConversationRow[]> {
  const held = union(
    db
      .select({ id: conversationMember.conversationId })
      .from(conversationMember)
      .where(eq(conversationMember.userId, userId)),
    db
      .select({ id: message.conversationId })
      .from(message)
      .where(or(eq(message.senderId, userId), eq(message.deletedBy, userId))),
    db
      .select({ id: conversationEvent.conversationId })
      .from(conversationEvent)
      .where(or(eq(conversationEvent.actorId, userId), subjectIs(userId))),
    db.select({ id: messageMention.conversationId }).from(messageMention).where(eq(messageMention.userId, userId)),
    db
      .select({ id: messageAttachment.conversationId })
      .from(messageAttachment)
      .where(eq(messageAttachment.uploaderId, userId)),
    db
      .select({ id: message.conversationId })
      .from(messageReaction)
      .innerJoin(message, eq(message.id, messageReaction.messageId))
      .where(eq(messageReaction.userId, userId)),
    db
      .select({ id: message.conversationId })
      .from(messageReport)
      .innerJoin(message, eq(message.id, messageReport.messageId))
      .where(or(eq(messageReport.reporterId, userId), eq(messageReport.senderId, userId))),
    db
      .select({ id: conversation.id })
      .from(conversation)
      .where(
        or(
          eq(conversation.requesterId, userId),
          eq(conversation.conciergeId, userId),
          eq(conversation.assigneeId, userId),
        ),
      ),
  );
  const ids = (await held).map(({ id }) => id);
  if (ids.length === 0) return [];
  return db
    .select()
    .from(conversation)
    .where(inArray(conversation.id, ids))
    .orderBy(asc(conversation.id))
    .for('update');
}
