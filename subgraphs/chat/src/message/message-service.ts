import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { live } from '@kizuna/kit/graph/live';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { checkText } from '@kizuna/kit/input/text';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { mayRead } from '../conversation/conversation-policy.ts';
import {
  advanceReadMark,
  findMember,
  lockConversation,
  takeNextSequence,
} from '../conversation/conversation-repository.ts';
import type { ConversationService } from '../conversation/conversation-service.ts';
import { conversationTopic } from '../conversation/conversation-topics.ts';
import type { Tables } from '../db/tables.ts';
import {
  findByClientId,
  findMessagesAfter,
  insertMessage,
  listMessages,
  type MessageRow,
} from './message-repository.ts';

/** How many missed messages are read at once while a subscriber catches up. */
const replayBatch = 200;

export interface NewMessage {
  readonly conversationId: number;
  readonly text: string;
  readonly clientId: string;
}

export interface MessageService {
  /** Stores the message under the next sequence number; sent again with one `clientId`, it gives the first one. */
  send(viewer: Viewer, input: NewMessage): Promise<MessageRow>;
  /** A page of a conversation that the viewer is known to be in: whoever holds its row has been asked. */
  list(conversationId: number, page: Page): Promise<Connection<MessageRow>>;
  /**
   * Messages after a sequence number, then live, in order and each once.
   * @param afterSequence the last one seen; null for only what comes from now on
   */
  follow(
    viewer: Viewer,
    conversationId: number,
    afterSequence: number | null,
  ): Promise<AsyncIterableIterator<MessageRow>>;
}

export function createMessageService(
  database: Database<Tables>,
  bus: Bus,
  conversations: ConversationService,
): MessageService {
  const { db } = database;

  return {
    async send(viewer, input) {
      const { conversationId, clientId, text } = checkNewMessage(input);
      const key = { conversationId, senderId: viewer.userId, clientId };
      const { row, isNew } = await db.transaction(async (tx) => {
        const locked = await lockConversation(tx, conversationId);
        if (!locked || !mayRead(await findMember(tx, conversationId, viewer.userId)))
          throw new KizunaError('NOT_FOUND');
        const sentBefore = await findByClientId(tx, key);
        if (sentBefore) return { row: sentBefore, isNew: false };
        const { sequence, at } = await takeNextSequence(tx, conversationId);
        const stored = await insertMessage(tx, { ...key, sequence, text, sentAt: at });
        await advanceReadMark(tx, conversationId, viewer.userId, sequence);
        return { row: stored, isNew: true };
      });
      if (isNew) {
        await bus.publish(conversationTopic(conversationId), { sequence: row.sequence });
        await conversations.announce(conversationId);
      }
      return row;
    },

    async list(conversationId, page) {
      const rows = await listMessages(db, conversationId, page);
      return toConnection(rows, page, (row) => [row.sequence]);
    },

    async follow(viewer, conversationId, afterSequence) {
      const conversation = await conversations.find(viewer, conversationId);
      if (!conversation) throw new KizunaError('NOT_FOUND');
      if (afterSequence !== null && afterSequence < 0) {
        throw invalid('afterSequence', 'It starts at 0.', '0 以上を指定してください。');
      }
      return live(bus, [conversationTopic(conversationId)], async function* messages(wakeUps) {
        let after = afterSequence ?? conversation.lastSequence;
        for (;;) {
          // Asked anew before each read, so that who was removed gets nothing more.
          if (!mayRead(await findMember(db, conversationId, viewer.userId))) return;
          const batch = await findMessagesAfter(db, conversationId, after, replayBatch);
          for (const row of batch) {
            yield row;
            after = row.sequence;
          }
          if (batch.length < replayBatch && !(await wakeUps.next())) return;
        }
      });
    },
  };
}

function checkNewMessage(input: NewMessage): NewMessage {
  checkText('text', input.text, { max: 4_000, multiline: true });
  checkText('clientId', input.clientId, { max: 64, multiline: false });
  return input;
}
