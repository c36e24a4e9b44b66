import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { LiveOptions } from '@kizuna/kit/graph/live';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { requireAddable, requireUnblocked } from '../block/block-rules.ts';
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
import { followConversationsLeft } from './conversations-left.ts';
import { directKeyOf } from './direct-key.ts';
import { requireKnownUsers } from './known-users.ts';
import { insertMembers, type MemberRow, markUnread, setMuting } from './member-repository.ts';
import type { NotificationLevel } from './notification-level.ts';
import { advanceReadMark } from './read-mark-repository.ts';
import { followReadMarks } from './read-marks.ts';
import { countAllUnread } from './unread-repository.ts';

export interface ConversationService {
  list(viewer: Viewer | null, userId: number, page: Page): Promise<Connection<ConversationRow>>;
  /** What the user has not read, but what they have muted, counted up to 1,000; 0 for anybody else's. */
  unreadTotal(viewer: Viewer | null, userId: number): Promise<number>;
  /** @throws KizunaError VALIDATION_ERROR, also for those whom a block parts from the viewer; RATE_LIMITED */
  createGroup(viewer: Viewer, title: string, memberIds: readonly number[]): Promise<ConversationRow>;
  /** The one direct conversation of two users, made when there is none. @throws KizunaError FORBIDDEN when one blocked the other */
  openDirect(viewer: Viewer, otherId: number): Promise<ConversationRow>;
  markRead(viewer: Viewer, id: number, sequence: number): Promise<ConversationRow>;
  /** For the viewer alone; their read mark stays. @throws KizunaError NOT_FOUND, FORBIDDEN for who is not in it, RATE_LIMITED */
  markUnread(viewer: Viewer, id: number): Promise<ConversationRow>;
  /**
   * @param until null, or a time that has passed: no longer
   * @param level what still notifies the viewer meanwhile; `ALL`: no longer muted
   * @throws KizunaError FORBIDDEN for who is not in it, RATE_LIMITED
   */
  mute(viewer: Viewer, id: number, until: Date | null, level: NotificationLevel): Promise<ConversationRow>;
  /** Conversations of the viewer, as they change from now on. */
  updates(viewer: Viewer): Promise<AsyncIterableIterator<ConversationRow>>;
  /** Numbers of conversations that the viewer is no longer in, as that happens. */
  left(viewer: Viewer): Promise<AsyncIterableIterator<number>>;
  /** Read marks of one conversation, as they move from now on. @param viewer who follows; null for many who share the stream */
  readMarks(
    viewer: Viewer | null,
    id: number,
    mayGoOn: () => Promise<boolean>,
  ): Promise<AsyncIterableIterator<MemberRow>>;
}

/** Nobody tells more of them apart, and a long absence costs no more than this. */
const mostUnread = 1_000;

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

    unreadTotal: async (viewer, userId) =>
      mayListConversationsOf(viewer, userId) ? countAllUnread(db, userId, mostUnread) : 0,

    async createGroup(viewer, title, memberIds) {
      const checked = checkTitle('title', title);
      const others = [...new Set(memberIds)].filter((id) => id !== viewer.userId);
      if (others.length >= maxMembers) {
        throw invalid('memberIds', 'At most 99 other members.', '他のメンバーは99人までです。');
      }
      await requireKnownUsers(db, others, 'memberIds');
      await requireAddable(db, viewer.userId, others, 'memberIds');
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
      const directKey = directKeyOf(viewer.userId, otherId);
      await requireUnblocked(db, directKey);
      const existing = await findDirectConversation(db, directKey);
      if (existing) return existing;
      await limits.take('act', viewer);
      const opened = await db.transaction(async (tx) => {
        // Two who open it at once: one of them makes it, the other waits for that and finds it.
        const row = await insertDirectConversation(tx, directKey);
        await insertMembers(
          tx,
          [viewer.userId, otherId].map((userId) => ({ conversationId: row.id, userId, role: 'MEMBER' as const })),
        );
        return row;
      });
      await announcements.happened(opened.id);
      return opened;
    },

    async markRead(viewer, id, sequence) {
      const { row } = await requireReadable(db, viewer, id);
      const hasMoved = await advanceReadMark(db, { conversationId: id, userId: viewer.userId, sequence });
      if (hasMoved) await announcements.readMarkMoved(id, viewer.userId);
      return row;
    },

    async markUnread(viewer, id) {
      const { row } = await requireReadable(db, viewer, id);
      await limits.take('act', viewer);
      if (!(await markUnread(db, id, viewer.userId))) throw new KizunaError('FORBIDDEN');
      await announcements.listChanged(id, viewer.userId);
      return row;
    },

    async mute(viewer, id, until, level) {
      const { row, membership } = await requireReadable(db, viewer, id);
      if (!membership) throw new KizunaError('FORBIDDEN');
      await limits.take('act', viewer);
      const isMuted = level !== 'ALL' && until !== null && until.getTime() > Date.now();
      const muting = isMuted
        ? ({ mutedUntil: until, mutedLevel: level } as const)
        : ({ mutedUntil: null, mutedLevel: 'NOTHING' } as const);
      await setMuting(db, id, viewer.userId, muting);
      await announcements.listChanged(id, viewer.userId);
      return row;
    },

    updates: async (viewer) =>
      metrics.open('conversationUpdated', await followConversations(db, bus, viewer.userId, live)),
    left: async (viewer) =>
      metrics.open('conversationLeft', await followConversationsLeft(db, bus, viewer.userId, live)),
    async readMarks(viewer, id, mayGoOn) {
      const follower = { db, bus, id, viewerId: viewer?.userId ?? null, mayGoOn, live };
      return metrics.open('readMarkMoved', await followReadMarks(follower));
    },
  };
}
