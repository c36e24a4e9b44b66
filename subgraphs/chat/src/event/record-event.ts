import type { Executor } from '@kizuna/kit/db/database';
import { takeNextSequence } from '../conversation/conversation-repository.ts';
import type { message, Tables } from '../db/tables.ts';
import { insertMessage, type MessageRow } from '../message/message-repository.ts';
import type { EventPayload } from './event-kinds.ts';
import { type EventRow, insertEvent } from './event-repository.ts';

type Db = Executor<Tables>;

/** Kinds of which a `SYSTEM` message tells in the history. */
type SystemKind = 'MEMBER_JOINED' | 'MEMBER_LEFT' | 'MEMBER_ROLE_CHANGED' | 'CONVERSATION_RENAMED' | 'STATUS_CHANGED';

/** Kinds that are about a message which is there already. */
type ChangeKind = 'MESSAGE_EDITED' | 'MESSAGE_DELETED' | 'REACTION_ADDED' | 'REACTION_REMOVED';

type MessageContent = Pick<typeof message.$inferInsert, 'kind' | 'clientId' | 'text' | 'replyToId'>;

/** Gives a new message the next number. Call it under `lockConversation`. */
export async function recordMessage(
  db: Db,
  conversationId: number,
  senderId: number,
  content: MessageContent,
): Promise<MessageRow> {
  const { sequence, at } = await takeNextSequence(db, conversationId);
  const row = await insertMessage(db, { ...content, conversationId, senderId, sequence, sentAt: at });
  await insertEvent(db, { conversationId, sequence, at, kind: 'MESSAGE_ADDED', actorId: senderId, messageId: row.id });
  return row;
}

/** Gives what happened to a message the next number. Call it under `lockConversation`. */
export async function recordChange<Kind extends ChangeKind>(
  db: Db,
  { id: messageId, conversationId }: Pick<MessageRow, 'id' | 'conversationId'>,
  actorId: number,
  kind: Kind,
  payload: EventPayload<Kind>,
): Promise<EventRow> {
  const { sequence, at } = await takeNextSequence(db, conversationId);
  return insertEvent(db, { conversationId, sequence, at, kind, actorId, messageId, payload });
}

/** Gives something else that happened the next number, and tells of it in the history. Call it under `lockConversation`. */
export async function recordSystemEvent<Kind extends SystemKind>(
  db: Db,
  conversationId: number,
  actorId: number,
  kind: Kind,
  payload: EventPayload<Kind>,
): Promise<EventRow> {
  const { sequence, at } = await takeNextSequence(db, conversationId);
  const { id: messageId } = await insertMessage(db, {
    ...{ conversationId, sequence, sentAt: at, senderId: actorId },
    ...{ kind: 'SYSTEM' as const, clientId: null, text: '' },
  });
  return insertEvent(db, { conversationId, sequence, at, kind, actorId, messageId, payload });
}
