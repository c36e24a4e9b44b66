import { erasedUserId } from '@kizuna/kit/accounts/account-data';
import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, sql } from 'drizzle-orm';
import type { AttachmentRow } from '../attachment/attachment-repository.ts';
import { conversation, message, messageAttachment, messageMention, messageReport, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

/** Takes every file that the user sent, or has ready to send. */
export async function deleteAttachmentsBy(db: Db, uploaderId: number): Promise<AttachmentRow[]> {
  return db.delete(messageAttachment).where(eq(messageAttachment.uploaderId, uploaderId)).returning();
}

/** That others meant the user, and that the user took messages of others down. */
export async function forgetMentions(db: Db, userId: number): Promise<void> {
  await db.delete(messageMention).where(eq(messageMention.userId, userId));
  await db.update(message).set({ deletedBy: erasedUserId }).where(eq(message.deletedBy, userId));
}

/**
 * Of reports the fact and the decision stay, without who reported, what they wrote, and what the user had said. About a
 * message that is gone there is nothing left to decide.
 */
export async function eraseReports(db: Db, userId: number): Promise<void> {
  await db.execute(sql`
    delete from ${messageReport} theirs using ${messageReport} others
    where theirs.reporter_id = ${userId} and others.message_id = theirs.message_id and others.reporter_id = ${erasedUserId}`);
  await db
    .update(messageReport)
    .set({ reporterId: erasedUserId, comment: null })
    .where(eq(messageReport.reporterId, userId));
  await db
    .update(messageReport)
    .set({ status: 'DISMISSED', resolvedAt: sql`clock_timestamp()` })
    .where(and(eq(messageReport.senderId, userId), eq(messageReport.status, 'OPEN')));
  await db.update(messageReport).set({ senderId: erasedUserId, text: '' }).where(eq(messageReport.senderId, userId));
  await db.update(messageReport).set({ resolverId: erasedUserId }).where(eq(messageReport.resolverId, userId));
}

/** What a support conversation says of the user besides its members. */
export async function eraseSupport(db: Db, userId: number): Promise<void> {
  await db
    .update(conversation)
    .set({ requesterId: erasedUserId, title: null })
    .where(eq(conversation.requesterId, userId));
  await db.update(conversation).set({ conciergeId: null }).where(eq(conversation.conciergeId, userId));
  await db.update(conversation).set({ assigneeId: null }).where(eq(conversation.assigneeId, userId));
}

/** Removes a conversation that nobody is in and in which nobody who is still there ever wrote. */
export async function deleteIfEmpty(db: Db, id: number): Promise<void> {
  await db.execute(sql`
    delete from ${conversation} c where c.id = ${id} and c.kind <> 'SUPPORT'
      and not exists (select from chat.conversation_member m where m.conversation_id = c.id)
      and not exists (select from ${message} m where m.conversation_id = c.id and m.sender_id <> ${erasedUserId})`);
}
