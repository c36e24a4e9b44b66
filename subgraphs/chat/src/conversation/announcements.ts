import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import { accessTopic, conversationTopic, readMarkTopic, userTopic } from './conversation-topics.ts';
import { findMembers } from './member-repository.ts';

/** Wakes those who follow, after the transaction: the database knows, the bus only says "look again". */
export interface Announcements {
  /** Something took a number: those who follow the conversation and everybody's list. */
  happened(conversationId: number): Promise<void>;
  /** As `happened`, when somebody may no longer read it: what they follow ends. */
  accessChanged(conversationId: number): Promise<void>;
  /** One user's own list. */
  listChanged(conversationId: number, userId: number): Promise<void>;
  readMarkMoved(conversationId: number, userId: number): Promise<void>;
}

export function createAnnouncements({ db }: Database<Tables>, bus: Bus): Announcements {
  const listChanged = (conversationId: number, userId: number) => bus.publish(userTopic(userId), { conversationId });

  async function happened(conversationId: number): Promise<void> {
    await bus.publish(conversationTopic(conversationId), null);
    const members = await findMembers(db, [conversationId]);
    await Promise.all(members.map(({ userId }) => listChanged(conversationId, userId)));
  }

  return {
    happened,
    listChanged,
    async accessChanged(conversationId) {
      await bus.publish(accessTopic(conversationId), null);
      await happened(conversationId);
    },
    async readMarkMoved(conversationId, userId) {
      await bus.publish(readMarkTopic(conversationId), { userId });
      await listChanged(conversationId, userId);
    },
  };
}
