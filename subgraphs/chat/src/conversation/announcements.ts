import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { rightsOf } from '@kizuna/kit/graph/rights-announcement';
import type { Tables } from '../db/tables.ts';
import { findDirectConversation } from './conversation-repository.ts';
import {
  accessTopic,
  conversationTopic,
  presenceTopic,
  readMarkTopic,
  readReceiptsTopic,
  typingTopic,
  userTopic,
} from './conversation-topics.ts';
import { directKeyOf } from './direct-key.ts';
import { findMembers } from './member-repository.ts';

/** Wakes those who follow, after the transaction: the database knows, the bus only says "look again". */
export interface Announcements {
  /** Something took a number: those who follow the conversation and everybody's list. */
  happened(conversationId: number): Promise<void>;
  /** As `happened`, when these users, and nobody else, may no longer be allowed to read it: what they follow ends. */
  accessChanged(conversationId: number, userIds: readonly number[]): Promise<void>;
  /** One user's own list: it looks different, or they are no longer in it. */
  listChanged(conversationId: number, userId: number): Promise<void>;
  readMarkMoved(conversationId: number, userId: number): Promise<void>;
  /** The user no longer shows up to where they have read: what they follow of others' read marks ends. */
  readReceiptsOff(userId: number): Promise<void>;
  /** As `happened`, for a message: whoever sent it has read all that was before. */
  messageSent(conversationId: number, senderId: number): Promise<void>;
  /** Somebody has blocked another, or no longer does: their direct conversation stands still, or goes on. */
  blockChanged(blockerId: number, blockedId: number): Promise<void>;
}

export function createAnnouncements({ db }: Database<Tables>, bus: Bus): Announcements {
  const listChanged = (conversationId: number, userId: number) => bus.publish(userTopic(userId), { conversationId });
  const markMoved = (conversationId: number, userId: number) => bus.publish(readMarkTopic(conversationId), { userId });

  async function happened(conversationId: number): Promise<void> {
    await bus.publish(conversationTopic(conversationId), null);
    const members = await findMembers(db, [conversationId]);
    await Promise.all(members.map(({ userId }) => listChanged(conversationId, userId)));
  }

  return {
    happened,
    listChanged,
    async accessChanged(conversationId, userIds) {
      await bus.publish(accessTopic(conversationId), rightsOf(userIds));
      await happened(conversationId);
    },
    async readMarkMoved(conversationId, userId) {
      await markMoved(conversationId, userId);
      await listChanged(conversationId, userId);
    },
    readReceiptsOff: (userId) => bus.publish(readReceiptsTopic, rightsOf([userId])),
    async messageSent(conversationId, senderId) {
      await happened(conversationId);
      await markMoved(conversationId, senderId);
    },
    async blockChanged(blockerId, blockedId) {
      await bus.publish(presenceTopic(blockerId), null);
      const direct = await findDirectConversation(db, directKeyOf(blockerId, blockedId));
      if (!direct) return;
      for (const userId of [blockerId, blockedId]) {
        await bus.publish(typingTopic(direct.id), { userId, isTyping: false });
        // Marks that moved meanwhile are made good when they may be seen again.
        await markMoved(direct.id, userId);
        await listChanged(direct.id, userId);
      }
    },
  };
}
