import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database, Executor } from '@kizuna/kit/db/database';
import { findKnownUsers } from '@kizuna/kit/directory/user-directory';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import type { UserType, Viewer } from '@kizuna/kit/viewer/viewer';
import type { Announcements } from '../conversation/announcements.ts';
import { lockReadable, requireOpen } from '../conversation/conversation-access.ts';
import { isOperator, isSupporter, supporterTypes } from '../conversation/conversation-policy.ts';
import {
  type ConversationRow,
  insertConversation,
  listSupportConversations,
  lockConversation,
  type SupportFilter,
  updateConversation,
} from '../conversation/conversation-repository.ts';
import { deleteMember, insertMembers } from '../conversation/member-repository.ts';
import type { Tables } from '../db/tables.ts';
import { recordSystemEvent } from '../event/record-event.ts';
import { checkTitle } from '../group/group-service.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { mayAssign, maySetStatus } from './support-policy.ts';

export interface SupportService {
  /** @param conciergeId who looks after the viewer; null when nobody does. @throws KizunaError VALIDATION_ERROR, RATE_LIMITED */
  open(viewer: Viewer, subject: string, conciergeId: number | null): Promise<ConversationRow>;
  /**
   * Gives it to somebody; whoever had it leaves it.
   * @throws KizunaError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, CONFLICT for a closed one, RATE_LIMITED
   */
  assign(viewer: Viewer, id: number, assigneeId: number): Promise<ConversationRow>;
  /** @throws KizunaError NOT_FOUND, FORBIDDEN, RATE_LIMITED */
  setStatus(viewer: Viewer, id: number, status: ConversationRow['status']): Promise<ConversationRow>;
  /** What is the viewer's to see, the oldest first. */
  list(
    viewer: Viewer | null,
    filter: Pick<SupportFilter, 'status' | 'isAssigned'>,
    page: Page,
  ): Promise<Connection<ConversationRow>>;
}

export function createSupportService(
  { db }: Database<Tables>,
  announcements: Announcements,
  limits: SenderLimits,
): SupportService {
  return {
    async open(viewer, subject, conciergeId) {
      const title = checkTitle('subject', subject);
      if (conciergeId === viewer.userId) throw notTheRequester('conciergeId');
      if (conciergeId !== null) await requireRole(db, conciergeId, 'conciergeId', ['CONCIERGE']);
      await limits.take('act', viewer);
      const opened = await db.transaction(async (tx) => {
        const row = await insertConversation(tx, {
          ...({ kind: 'SUPPORT', title, conciergeId } as const),
          requesterId: viewer.userId,
        });
        await insertMembers(tx, [{ conversationId: row.id, userId: viewer.userId, role: 'MEMBER' }]);
        return row;
      });
      await announcements.happened(opened.id);
      return opened;
    },

    async assign(viewer, id, assigneeId) {
      await limits.take('act', viewer);
      let leaverId: number | null = null;
      const assigned = await db.transaction(async (tx) => {
        const known = await lockReadable(tx, viewer, id);
        const { row } = known;
        if (row.kind !== 'SUPPORT') throw new KizunaError('NOT_FOUND');
        if (!mayAssign(viewer, row, assigneeId)) throw new KizunaError('FORBIDDEN');
        requireOpen(known);
        if (assigneeId === row.requesterId) throw notTheRequester('assigneeId');
        await requireRole(tx, assigneeId, 'assigneeId', supporterTypes);
        if (row.assigneeId === assigneeId) return row;
        if (row.assigneeId !== null && (await deleteMember(tx, id, row.assigneeId))) {
          await recordSystemEvent(tx, id, viewer.userId, 'MEMBER_LEFT', { userId: row.assigneeId });
          leaverId = row.assigneeId;
        }
        await insertMembers(tx, [{ conversationId: id, userId: assigneeId, role: 'MEMBER' }]);
        await updateConversation(tx, id, { assigneeId });
        await recordSystemEvent(tx, id, viewer.userId, 'MEMBER_JOINED', { userId: assigneeId, role: 'MEMBER' });
        // Whoever takes it themselves knows.
        if (assigneeId !== viewer.userId) {
          await enqueueMail(tx, { template: 'case_assigned', userId: assigneeId, data: {} });
        }
        await recordAudit(tx, {
          ...{ action: 'support.assign', actorId: viewer.userId, targetType: 'Conversation', targetId: id },
          details: { assigneeId, before: row.assigneeId, requesterId: row.requesterId },
        });
        return current(await lockConversation(tx, id));
      });
      if (leaverId === null) {
        await announcements.happened(id);
        return assigned;
      }
      await announcements.accessChanged(id, [leaverId]);
      await announcements.listChanged(id, leaverId);
      return assigned;
    },

    async setStatus(viewer, id, status) {
      await limits.take('act', viewer);
      const changed = await db.transaction(async (tx) => {
        const { row, membership } = await lockReadable(tx, viewer, id);
        if (row.kind !== 'SUPPORT') throw new KizunaError('NOT_FOUND');
        if (!maySetStatus(viewer, membership)) throw new KizunaError('FORBIDDEN');
        if (row.status === status) return row;
        await updateConversation(tx, id, { status });
        await recordSystemEvent(tx, id, viewer.userId, 'STATUS_CHANGED', { status });
        await recordAudit(tx, {
          ...{ action: status === 'CLOSED' ? 'support.close' : 'support.reopen', actorId: viewer.userId },
          ...{ targetType: 'Conversation', targetId: id },
        });
        return current(await lockConversation(tx, id));
      });
      await announcements.happened(id);
      return changed;
    },

    async list(viewer, filter, page) {
      const concierge = isOperator(viewer) ? null : viewer;
      const rows = isSupporter(viewer) ? await listSupportConversations(db, { ...filter, concierge }, page) : [];
      return toConnection(rows, page, (row) => [row.id]);
    },
  };
}

function current(row: ConversationRow | null): ConversationRow {
  if (!row) throw new KizunaError('NOT_FOUND');
  return row;
}

/** Whoever it is given to must be able to see it. @throws KizunaError VALIDATION_ERROR, also when there is no such user */
async function requireRole(
  db: Executor<Tables>,
  userId: number,
  field: string,
  userTypes: readonly UserType[],
): Promise<void> {
  if ((await findKnownUsers(db, [userId], userTypes)).has(userId)) return;
  throw userTypes.includes('OPERATOR')
    ? invalid(field, 'Choose an operator or a concierge.', 'オペレーターかコンシェルジュを選んでください。')
    : invalid(field, 'Choose a concierge.', 'コンシェルジュを選んでください。');
}

function notTheRequester(field: string): KizunaError {
  return invalid(field, 'Choose somebody else than who asks.', '依頼者以外のユーザーを選んでください。');
}
