import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { checkOptionalText } from '@kizuna/kit/input/text';
import { enqueueMail } from '@kizuna/kit/mail/mail-job';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { countAttachments } from '../attachment/attachment-repository.ts';
import type { Announcements } from '../conversation/announcements.ts';
import { lockConversation } from '../conversation/conversation-repository.ts';
import type { Tables } from '../db/tables.ts';
import { deleteMessage } from '../message/delete-message.ts';
import { findMessage } from '../message/message-repository.ts';
import { requireMessage } from '../message/message-service.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { type ContextEntry, findContext } from './report-context-repository.ts';
import { isThereFor, mayResolveReports } from './report-policy.ts';
import {
  findReport,
  insertReport,
  listReports,
  lockReport,
  type ReportRow,
  resolveReports,
} from './report-repository.ts';

/** Why somebody reports a message. */
export interface ReportReason {
  readonly reason: ReportRow['reason'];
  readonly comment: string | null;
}

export interface ReportService {
  /** Keeps what the message says now. @throws KizunaError VALIDATION_ERROR, NOT_FOUND, CONFLICT when it is deleted, RATE_LIMITED */
  report(viewer: Viewer, messageId: number, reason: ReportReason): Promise<void>;
  /**
   * Decides on the report and on all others about its message; upheld, the message is taken down.
   * @throws KizunaError FORBIDDEN, VALIDATION_ERROR for `OPEN`, NOT_FOUND (also for one about the viewer's own message), CONFLICT
   *   when somebody has decided otherwise
   */
  resolve(viewer: Viewer, id: number, status: ReportRow['status']): Promise<ReportRow>;
  /** None for those who do not decide, nor about the viewer's own messages. @param status null: of any */
  list(viewer: Viewer | null, status: ReportRow['status'] | null, page: Page): Promise<Connection<ReportRow>>;
  /**
   * What was said around the reported message: others' conversation, so it is in the audit log before it is told.
   * @returns null when there is no such report, or it is about a message of the viewer
   * @throws KizunaError FORBIDDEN
   */
  context(viewer: Viewer, id: number): Promise<ContextEntry[] | null>;
}

export function createReportService(
  { db }: Database<Tables>,
  announcements: Announcements,
  limits: SenderLimits,
): ReportService {
  return {
    async report(viewer, messageId, { reason, comment }) {
      const checked = checkOptionalText('comment', comment, { max: 1_000, multiline: true });
      const message = await requireMessage(db, viewer, messageId);
      if (message.senderId === viewer.userId || message.kind === 'SYSTEM') {
        throw invalid('messageId', 'Choose a message of somebody else.', '他の人のメッセージを選んでください。');
      }
      if (message.deletedAt !== null) throw new KizunaError('CONFLICT', { field: 'messageId' });
      await limits.take('act', viewer);
      const { senderId, text, sentAt } = message;
      const attachmentCount = await countAttachments(db, messageId);
      const report = { messageId, reporterId: viewer.userId, reason, comment: checked };
      await db.transaction(async (tx) => {
        const isNew = await insertReport(tx, { ...report, senderId, text, sentAt, attachmentCount });
        if (isNew) await enqueueMail(tx, { template: 'report_submitted', userId: viewer.userId, data: {} });
      });
    },

    async resolve(viewer, id, status) {
      if (!mayResolveReports(viewer)) throw new KizunaError('FORBIDDEN');
      if (status === 'OPEN') throw invalid('status', 'Decide on it.', '判断を選んでください。');
      const seen = await findReport(db, id);
      if (!seen || !isThereFor(viewer, seen)) throw new KizunaError('NOT_FOUND');
      const conversationId = (await findMessage(db, seen.messageId))?.conversationId;
      if (!conversationId) throw new KizunaError('NOT_FOUND');
      const { report, isTakenDown } = await db.transaction(async (tx) => {
        // The conversation first, as everybody who changes messages does.
        await lockConversation(tx, conversationId);
        const row = await lockReport(tx, id);
        if (row?.status === status) return { report: row, isTakenDown: false };
        if (row?.status !== 'OPEN') throw new KizunaError('CONFLICT');
        const message = await findMessage(tx, row.messageId);
        const takesDown = status === 'UPHELD' && message !== null && message.deletedAt === null;
        if (takesDown) await deleteMessage(tx, message, { deletedBy: viewer.userId, deletedAs: 'MODERATION' });
        // Whose message was taken down finds it in their export; who was reported in vain is not to learn of it.
        const about = status === 'UPHELD' ? { userId: row.senderId } : {};
        await resolveReports(tx, { messageId: row.messageId, status, resolverId: viewer.userId });
        await recordAudit(tx, {
          ...{ action: 'message_report.resolve', actorId: viewer.userId, targetType: 'Message' },
          ...{ targetId: row.messageId, details: { reportId: id, status, senderId: row.senderId, ...about } },
        });
        return { report: (await findReport(tx, id)) ?? row, isTakenDown: takesDown };
      });
      if (isTakenDown) await announcements.happened(conversationId);
      return report;
    },

    async context(viewer, id) {
      if (!mayResolveReports(viewer)) throw new KizunaError('FORBIDDEN');
      const report = await findReport(db, id);
      if (!report || !isThereFor(viewer, report)) return null;
      const message = await findMessage(db, report.messageId);
      if (!message) return null;
      return db.transaction(async (tx) => {
        const entries = await findContext(tx, message);
        await recordAudit(tx, {
          ...{ action: 'message_report.look', actorId: viewer.userId, targetType: 'Message', targetId: message.id },
          details: {
            reportId: id,
            conversationId: message.conversationId,
            senderId: report.senderId,
            messageIds: entries.map((entry) => entry.id),
          },
        });
        return entries;
      });
    },

    async list(viewer, status, page) {
      const rows = viewer && mayResolveReports(viewer) ? await listReports(db, viewer.userId, status, page) : [];
      return toConnection(rows, page, (row) => [row.id]);
    },
  };
}
