import type { Database, Executor } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { claimAttachments, countAttachments, kindOf, lockWaiting } from '../attachment/attachment-repository.ts';
import type { Announcements } from '../conversation/announcements.ts';
import {
  type JoinedConversation,
  lockReadable,
  requireOpen,
  requireReadable,
  requireWritable,
} from '../conversation/conversation-access.ts';
import type { KnownConversation } from '../conversation/conversation-repository.ts';
import { findMembers } from '../conversation/member-repository.ts';
import { advanceReadMark } from '../conversation/read-mark-repository.ts';
import type { Tables } from '../db/tables.ts';
import { recordChange, recordMessage } from '../event/record-event.ts';
import type { ChatMetrics } from '../metrics.ts';
import type { SenderLimits } from '../sender-limits.ts';
import { deleteMessage } from './delete-message.ts';
import { replaceMentions } from './mention-repository.ts';
import { writeDocument } from './message-document.ts';
import { checkMentions, checkMessageText, checkNewMessage, type NewMessage } from './message-input.ts';
import { deletedAs, mayDelete, mayEdit } from './message-policy.ts';
import { findByClientId, findMessage, type MessageRow, setText } from './message-repository.ts';

type Db = Executor<Tables>;

/** An edit. */
export interface MessageChange {
  readonly text: string;
  /** Null: whom the old text mentioned. */
  readonly mentionedUserIds: readonly number[] | null;
}

export interface MessageService {
  /**
   * Stores the message under the next sequence number; sent again with one `clientId`, it gives the first one.
   * @throws KizunaError VALIDATION_ERROR, NOT_FOUND, FORBIDDEN, CONFLICT for a closed conversation, RATE_LIMITED
   */
  send(viewer: Viewer, input: NewMessage): Promise<MessageRow>;
  /**
   * Changes the viewer's own message. An edit that changes nothing leaves no trace.
   * @throws KizunaError as `send`; CONFLICT for a message that is deleted or too old, too
   */
  edit(viewer: Viewer, id: number, change: MessageChange): Promise<MessageRow>;
  /** Takes a message back; one that is deleted already stays as it is. @throws KizunaError NOT_FOUND, FORBIDDEN, RATE_LIMITED */
  remove(viewer: Viewer, id: number): Promise<MessageRow>;
}

/** What it works with. */
export interface MessageServiceOptions {
  readonly database: Database<Tables>;
  readonly announcements: Announcements;
  readonly limits: SenderLimits;
  readonly metrics: ChatMetrics;
}

export function createMessageService(options: MessageServiceOptions): MessageService {
  const { announcements, limits, metrics } = options;
  const { db } = options.database;

  return {
    async send(viewer, input) {
      const checked = checkNewMessage(input);
      const { conversationId } = checked;
      const stored = await findSent(db, viewer, checked);
      if (stored) return stored;
      await limits.take('message', viewer);
      const { row, isNew } = await db.transaction(async (tx) => {
        const known = await lockReadable(tx, viewer, conversationId);
        const { clientId } = checked;
        const sentBefore = await findByClientId(tx, { conversationId, senderId: viewer.userId, clientId });
        if (sentBefore) return { row: sentBefore, isNew: false };
        return { row: await store(tx, viewer, await requireWritable(tx, viewer, known), checked), isNew: true };
      });
      if (isNew) {
        metrics.sent();
        await announcements.messageSent(conversationId, viewer.userId);
      }
      return row;
    },

    async edit(viewer, id, change) {
      const mentioned = change.mentionedUserIds && checkMentions(change.mentionedUserIds);
      const text = checkMessageText(change.text, (await countAttachments(db, id)) > 0);
      await limits.take('act', viewer);
      const { row, isNew } = await db.transaction(async (tx) => {
        const { message, known } = await lockMessage(tx, viewer, id);
        requireEditable(viewer, message, known);
        await requireWritable(tx, viewer, known);
        if (message.text === text && mentioned === null) return { row: message, isNew: false };
        const edited = await setText(tx, id, text);
        await writeDocument(tx, id, text);
        if (mentioned !== null) await mention(tx, edited, mentioned);
        await recordChange(tx, edited, viewer.userId, 'MESSAGE_EDITED', null);
        return { row: edited, isNew: true };
      });
      if (isNew) await announcements.happened(row.conversationId);
      return row;
    },

    async remove(viewer, id) {
      await limits.take('act', viewer);
      const { row, isNew } = await db.transaction(async (tx) => {
        const { message, known } = await lockMessage(tx, viewer, id);
        if (!mayDelete(viewer, message, known.row, known.membership)) throw new KizunaError('FORBIDDEN');
        if (message.deletedAt !== null) return { row: message, isNew: false };
        const deletion = { deletedBy: viewer.userId, deletedAs: deletedAs(viewer, message, known.row) };
        return { row: await deleteMessage(tx, message, deletion), isNew: true };
      });
      if (isNew) await announcements.happened(row.conversationId);
      return row;
    },
  };
}

/**
 * What the viewer sent under this `clientId` before; null for nothing. Most of those who send again do so since no answer came: it is not
 * counted against them.
 * @throws KizunaError NOT_FOUND when they may no longer read it
 */
async function findSent(db: Db, viewer: Viewer, { conversationId, clientId }: NewMessage): Promise<MessageRow | null> {
  const row = await findByClientId(db, { conversationId, senderId: viewer.userId, clientId });
  if (row) await requireReadable(db, viewer, conversationId);
  return row;
}

/** A message, with its conversation's row held until the transaction ends: nothing about it changes meanwhile. */
export async function lockMessage(
  db: Db,
  viewer: Viewer,
  id: number,
): Promise<{ message: MessageRow; known: KnownConversation }> {
  const seen = await findMessage(db, id);
  if (!seen) throw new KizunaError('NOT_FOUND');
  const known = await lockReadable(db, viewer, seen.conversationId);
  const message = await findMessage(db, id);
  if (!message) throw new KizunaError('NOT_FOUND');
  return { message, known };
}

/** A message as it is now. @throws KizunaError NOT_FOUND unless the viewer may read it */
export async function requireMessage(db: Db, viewer: Viewer, id: number): Promise<MessageRow> {
  const message = await findMessage(db, id);
  if (!message) throw new KizunaError('NOT_FOUND');
  await requireReadable(db, viewer, message.conversationId);
  return message;
}

async function store(
  db: Db,
  viewer: Viewer,
  { row: { id } }: JoinedConversation,
  checked: Required<NewMessage>,
): Promise<MessageRow> {
  const { text, clientId, replyToId, attachmentIds, mentionedUserIds } = checked;
  await requireAnswerable(db, id, replyToId);
  const attachments = await lockWaiting(db, { conversationId: id, uploaderId: viewer.userId, ids: attachmentIds });
  const kind = kindOf(attachments);
  const row = await recordMessage(db, id, viewer.userId, { kind, clientId, text, replyToId });
  await claimAttachments(db, attachmentIds, row.id);
  await writeDocument(db, row.id, text);
  await mention(db, row, mentionedUserIds);
  const { sequence } = row;
  await advanceReadMark(db, { conversationId: id, userId: viewer.userId, sequence, isOwnMessage: true });
  return row;
}

/** @throws KizunaError VALIDATION_ERROR unless it stands in this conversation and somebody wrote it */
async function requireAnswerable(db: Db, conversationId: number, replyToId: number | null): Promise<void> {
  if (replyToId === null) return;
  const original = await findMessage(db, replyToId);
  if (original?.conversationId === conversationId && original.kind !== 'SYSTEM') return;
  throw invalid('replyToId', 'There is no such message here.', 'この会話にそのメッセージはありません。');
}

/** Notes down for whom the message is meant: members whom it names, and whom it answers. */
async function mention(db: Db, message: MessageRow, userIds: readonly number[]): Promise<void> {
  if (userIds.length === 0 && message.replyToId === null && message.editedAt === null) return;
  const members = new Set((await findMembers(db, [message.conversationId])).map(({ userId }) => userId));
  const original = message.replyToId === null ? null : await findMessage(db, message.replyToId);
  const repliedToId = original && members.has(original.senderId) ? original.senderId : null;
  await replaceMentions(db, message, { userIds: userIds.filter((id) => members.has(id)), repliedToId });
}

function requireEditable(viewer: Viewer, message: MessageRow, known: KnownConversation): void {
  if (message.senderId !== viewer.userId || message.kind === 'SYSTEM') throw new KizunaError('FORBIDDEN');
  requireOpen(known);
  if (mayEdit(viewer, message, known.row, known.membership, new Date())) return;
  throw new KizunaError('CONFLICT', {
    field: 'id',
    message: {
      en: 'It has been deleted, or it is older than 24 hours.',
      ja: '削除済み、または送信から24時間を過ぎたメッセージです。',
    },
  });
}
