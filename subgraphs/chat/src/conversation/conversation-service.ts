import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { LiveOptions } from '@kizuna/kit/graph/live';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { requireUnblocked } from '../block/block-repository.ts';
import type { Tables } from '../db/tables.ts';
import { checkTitle, maxMembers } from '../group/group-service.ts';
import type { ChatMetrics } from '../metrics.ts';
import type { SenderLimits } from '../sender-limits.ts';
import type { Announcements } from './announcements.ts';
import { requireReadable } from './conversation-access.ts';
import { mayListConversationsOf } from './conversation-policy.ts';
import {
  type ConversationRow,
  findDirectConversation,
  insertConversation,
  insertDirectConversation,
  listConversationsOf,
} from './conversation-repository.ts';
import { followConversations } from './conversation-updates.ts';
import { requireKnownUsers } from './known-users.ts';
import { advanceReadMark, insertMembers, type MemberRow, setMutedUntil } from './member-repository.ts';
import { followReadMarks } from './read-marks.ts';

export interface ConversationService {
  list(viewer: Viewer | null, userId: number, page: Page): Promise<Connection<ConversationRow>>;
  createGroup(viewer: Viewer, title: string, memberIds: readonly number[]): Promise<ConversationRow>;
  /** The one direct conversation of two users, made when there is none. @throws KizunaError FORBIDDEN when one blocked the other */
  openDirect(viewer: Viewer, otherId: number): Promise<ConversationRow>;
  markRead(viewer: Viewer, id: number, sequence: number): Promise<ConversationRow>;
  /** @param until null, or a time that has passed: no longer. @throws KizunaError FORBIDDEN for who is not in it */
  mute(viewer: Viewer, id: number, until: Date | null): Promise<ConversationRow>;
  /** Conversations of the viewer, as they change from now on. */
  updates(viewer: Viewer): Promise<AsyncIterableIterator<ConversationRow>>;
  /** Read marks of one conversation, as they move from now on. */
  readMarks(id: number, mayGoOn: () => Promise<boolean>): Promise<AsyncIterableIterator<MemberRow>>;
}

/** What it works with. */
export interface ConversationServiceOptions {
  readonly database: Database<Tables>;
  readonly bus: Bus;
  readonly announcements: Announcements;
  readonly limits: SenderLimits;
  readonly metrics: ChatMetrics;
  /** How those who follow wait. */
  readonly live?: LiveOptions | undefined;
}

export function createConversationService(options: ConversationServiceOptions): ConversationService {
  const { bus, announcements, limits, metrics, live } = options;
  const { db } = options.database;

  return {
    async list(viewer, userId, page) {
      const rows = mayListConversationsOf(viewer, userId) ? await listConversationsOf(db, userId, page) : [];
      return toConnection(rows, page, (row) => [row.updatedAt.toISOString(), row.id]);
    },

    async createGroup(viewer, title, memberIds) {
      const checked = checkTitle('title', title);
      const others = [...new Set(memberIds)].filter((id) => id !== viewer.userId);
      if (others.length >= maxMembers) {
        throw invalid('memberIds', 'At most 99 other members.', '他のメンバーは99人までです。');
      }
      await requireKnownUsers(db, others, 'memberIds');
      await limits.take('act', viewer);
      const created = await db.transaction(async (tx) => {
        const row = await insertConversation(tx, { kind: 'GROUP', title: checked });
        await insertMembers(tx, [
          { conversationId: row.id, userId: viewer.userId, role: 'OWNER' },
          ...others.map((userId) => ({ conversationId: row.id, userId, role: 'MEMBER' as const })),
        ]);
        return row;
      });
      await announcements.happened(created.id);
      return created;
    },

    async openDirect(viewer, otherId) {
      if (otherId === viewer.userId) {
        throw invalid('userId', 'Choose somebody else.', '自分以外のユーザーを選んでください。');
      }
      await requireKnownUsers(db, [otherId], 'userId');
      const pair = [viewer.userId, otherId].sort((a, b) => a - b);
      await requireUnblocked(db, pair);
      const directKey = pair.join(':');
      const existing = await findDirectConversation(db, directKey);
      if (existing) return existing;
      await limits.take('act', viewer);
      const opened = await db.transaction(async (tx) => {
        // Two who open it at once: one of them makes it, the other waits for that and finds it.
        const row = await insertDirectConversation(tx, directKey);
        await insertMembers(
          tx,
          pair.map((userId) => ({ conversationId: row.id, userId, role: 'MEMBER' as const })),
        );
        return row;
      });
      await announcements.happened(opened.id);
      return opened;
    },

    async markRead(viewer, id, sequence) {
      const { row } = await requireReadable(db, viewer, id);
      if (await advanceReadMark(db, id, viewer.userId, sequence)) await announcements.readMarkMoved(id, viewer.userId);
      return row;
    },

    async mute(viewer, id, until) {
      const { row, membership } = await requireReadable(db, viewer, id);
      if (!membership) throw new KizunaError('FORBIDDEN');
      await setMutedUntil(db, id, viewer.userId, until !== null && until.getTime() > Date.now() ? until : null);
      await announcements.listChanged(id, viewer.userId);
      return row;
    },

    updates: async (viewer) =>
      metrics.open('conversationUpdated', await followConversations(db, bus, viewer.userId, live)),
    readMarks: async (id, mayGoOn) =>
      metrics.open('readMarkMoved', await followReadMarks({ db, bus, id, mayGoOn, live })),
  };
}
