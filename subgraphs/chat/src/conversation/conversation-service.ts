import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { findKnownUsers } from '@kizuna/kit/directory/user-directory';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { LiveOptions } from '@kizuna/kit/graph/live';
import type { Connection, Page } from '@kizuna/kit/graph/pagination';
import { toConnection } from '@kizuna/kit/graph/pagination';
import { checkText } from '@kizuna/kit/input/text';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { mayListConversationsOf } from './conversation-policy.ts';
import {
  advanceReadMark,
  type ConversationRow,
  findConversationsOf,
  findDirectConversation,
  findMembers,
  insertConversation,
  insertDirectConversation,
  insertMembers,
  listConversationsOf,
} from './conversation-repository.ts';
import { userTopic } from './conversation-topics.ts';
import { followConversations } from './conversation-updates.ts';

const maxMembers = 100;

export interface ConversationService {
  /** The conversation; null for those who are not in it. */
  find(viewer: Viewer, id: number): Promise<ConversationRow | null>;
  list(viewer: Viewer | null, userId: number, page: Page): Promise<Connection<ConversationRow>>;
  createGroup(viewer: Viewer, title: string, memberIds: readonly number[]): Promise<ConversationRow>;
  /** The one direct conversation of two users, made when there is none. */
  openDirect(viewer: Viewer, otherId: number): Promise<ConversationRow>;
  markRead(viewer: Viewer, id: number, sequence: number): Promise<ConversationRow>;
  /** Conversations of the viewer, as they change from now on. */
  updates(viewer: Viewer): Promise<AsyncIterableIterator<ConversationRow>>;
  /** Tells everybody in the conversation that their list has changed. */
  announce(id: number): Promise<void>;
}

/** @param options how those who follow their conversations wait */
export function createConversationService(
  database: Database<Tables>,
  bus: Bus,
  options?: LiveOptions,
): ConversationService {
  const { db } = database;

  async function find(viewer: Viewer, id: number): Promise<ConversationRow | null> {
    const [row] = await findConversationsOf(db, viewer.userId, [id]);
    return row ?? null;
  }

  async function requireKnown(userIds: readonly number[], field: string): Promise<void> {
    const known = await findKnownUsers(db, userIds);
    if (userIds.every((id) => known.has(id))) return;
    throw invalid(field, 'There is no such user.', 'そのユーザーは存在しません。');
  }

  async function announce(id: number): Promise<void> {
    const members = await findMembers(db, [id]);
    await Promise.all(members.map((member) => bus.publish(userTopic(member.userId), { conversationId: id })));
  }

  return {
    find,
    announce,

    async list(viewer, userId, page) {
      const rows = mayListConversationsOf(viewer, userId) ? await listConversationsOf(db, userId, page) : [];
      return toConnection(rows, page, (row) => [row.updatedAt.toISOString(), row.id]);
    },

    async createGroup(viewer, title, memberIds) {
      const checked = checkText('title', title.trim(), { max: 100, multiline: false });
      const others = [...new Set(memberIds)].filter((id) => id !== viewer.userId);
      if (others.length >= maxMembers) {
        throw invalid('memberIds', 'At most 99 other members.', '他のメンバーは99人までです。');
      }
      await requireKnown(others, 'memberIds');
      const created = await db.transaction(async (tx) => {
        const row = await insertConversation(tx, { kind: 'GROUP', title: checked });
        await insertMembers(tx, [
          { conversationId: row.id, userId: viewer.userId, role: 'OWNER' },
          ...others.map((userId) => ({ conversationId: row.id, userId, role: 'MEMBER' as const })),
        ]);
        return row;
      });
      await announce(created.id);
      return created;
    },

    async openDirect(viewer, otherId) {
      if (otherId === viewer.userId) {
        throw invalid('userId', 'Choose somebody else.', '自分以外のユーザーを選んでください。');
      }
      await requireKnown([otherId], 'userId');
      const pair = [viewer.userId, otherId].sort((a, b) => a - b);
      const directKey = pair.join(':');
      const existing = await findDirectConversation(db, directKey);
      if (existing) return existing;
      const opened = await db.transaction(async (tx) => {
        // Two who open it at once: one of them makes it, the other waits for that and finds it.
        const row = await insertDirectConversation(tx, directKey);
        await insertMembers(
          tx,
          pair.map((userId) => ({ conversationId: row.id, userId, role: 'MEMBER' as const })),
        );
        return row;
      });
      await announce(opened.id);
      return opened;
    },

    async markRead(viewer, id, sequence) {
      const row = await find(viewer, id);
      if (!row) throw new KizunaError('NOT_FOUND');
      if (await advanceReadMark(db, id, viewer.userId, sequence)) {
        await bus.publish(userTopic(viewer.userId), { conversationId: id });
      }
      return row;
    },

    updates: (viewer) => followConversations(db, bus, viewer.userId, options),
  };
}
