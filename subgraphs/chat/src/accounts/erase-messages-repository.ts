import { erasedUserId } from '@kizuna/kit/accounts/account-data';
import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import {
  conversation,
  conversationEvent,
  message,
  messageDocument,
  messageMention,
  messageReaction,
  messageToIndex,
  type Tables,
} from '../db/tables.ts';
import type { EventKind } from '../event/event-kinds.ts';

type Db = Executor<Tables>;

/**
 * Leaves of the user's messages in one conversation nothing but their places: others see that a message was deleted, not by
 * whom and not what it said. Each deletion takes the next number. Call it under the conversation's lock.
 */
export async function eraseMessages(db: Db, conversationId: number, userId: number): Promise<void> {
  const isTheirs = and(eq(message.conversationId, conversationId), eq(message.senderId, userId));
  const said = and(isTheirs, ne(message.kind, 'SYSTEM'), isNull(message.deletedAt));
  const ids = db.select({ id: message.id }).from(message).where(said);
  await recordAll(
    db,
    conversationId,
    'MESSAGE_DELETED',
    sql`select ${message.id} as message_id, ${message.sequence} as place, null::jsonb as payload from ${message} where ${said}`,
  );
  await db.delete(messageDocument).where(inArray(messageDocument.messageId, ids));
  await db.delete(messageToIndex).where(inArray(messageToIndex.messageId, ids));
  await db.delete(messageMention).where(inArray(messageMention.messageId, ids));
  await db.delete(messageReaction).where(inArray(messageReaction.messageId, ids));
  const deletion = { deletedBy: erasedUserId, deletedAs: 'SENDER' } as const;
  await db
    .update(message)
    .set({ text: '', deletedAt: sql`clock_timestamp()`, ...deletion })
    .where(said);
  await db.update(message).set({ senderId: erasedUserId, clientId: null, text: '' }).where(isTheirs);
}

/** Takes back what the user reacted with in one conversation, each under the next number. */
export async function eraseReactions(db: Db, conversationId: number, userId: number): Promise<void> {
  const here = db.select({ id: message.id }).from(message).where(eq(message.conversationId, conversationId));
  const theirs = and(eq(messageReaction.userId, userId), inArray(messageReaction.messageId, here));
  await recordAll(
    db,
    conversationId,
    'REACTION_REMOVED',
    sql`select ${messageReaction.messageId} as message_id, ${messageReaction.sequence} as place,
      jsonb_build_object('emoji', ${messageReaction.emoji}) as payload
      from ${messageReaction} where ${theirs}`,
  );
  await db.delete(messageReaction).where(theirs);
}

/**
 * Records one event for each row, by nobody, under numbers without a gap: thousands in three statements.
 * @param rows a query that gives `message_id`, `place` (their order) and `payload`
 */
async function recordAll(db: Db, conversationId: number, kind: EventKind, rows: SQL): Promise<void> {
  const counted = await db.execute<{ count: number }>(sql`select count(*)::int as count from (${rows}) r`);
  const count = counted[0]?.count ?? 0;
  if (count === 0) return;
  const [taken] = await db
    .update(conversation)
    .set({
      lastSequence: sql`${conversation.lastSequence} + ${count}::int`,
      updatedAt: sql`greatest(${conversation.updatedAt}, clock_timestamp())`,
    })
    .where(eq(conversation.id, conversationId))
    .returning({ last: conversation.lastSequence });
  if (!taken) throw new Error(`Conversation ${conversationId} is gone.`);
  await db.execute(sql`
    insert into ${conversationEvent} (conversation_id, sequence, kind, actor_id, message_id, payload, at)
    select c.id, ${taken.last - count}::int + row_number() over (order by r.place, r.message_id),
      ${kind}, ${erasedUserId}::bigint, r.message_id, r.payload, c.updated_at
    from (${rows}) r, ${conversation} c where c.id = ${conversationId}`);
}
