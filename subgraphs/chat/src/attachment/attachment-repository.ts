import type { Executor } from '@kizuna/kit/db/database';
import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { messageAttachment, type Tables } from '../db/tables.ts';

export type AttachmentRow = typeof messageAttachment.$inferSelect;

type Db = Executor<Tables>;

export async function insertAttachment(db: Db, values: typeof messageAttachment.$inferInsert): Promise<AttachmentRow> {
  const [row] = await db.insert(messageAttachment).values(values).returning();
  if (!row) throw new Error('The attachment was not stored.');
  return row;
}

export async function findAttachment(db: Db, id: number): Promise<AttachmentRow | null> {
  const [row] = await db.select().from(messageAttachment).where(eq(messageAttachment.id, id));
  return row ?? null;
}

/** Holds an attachment that is not sent yet; null when there is none. */
export async function lockUnsent(db: Db, id: number): Promise<AttachmentRow | null> {
  const [row] = await db
    .select()
    .from(messageAttachment)
    .where(and(eq(messageAttachment.id, id), isNull(messageAttachment.messageId)))
    .for('update');
  return row ?? null;
}

export async function updateAttachment(db: Db, id: number, changes: Partial<AttachmentRow>): Promise<void> {
  await db.update(messageAttachment).set(changes).where(eq(messageAttachment.id, id));
}

/** Deletes those of the user's unsent attachments that are older than the latest `kept`. */
export async function deleteOldestUnsent(db: Db, uploaderId: number, kept: number): Promise<AttachmentRow[]> {
  const isUnsent = and(eq(messageAttachment.uploaderId, uploaderId), isNull(messageAttachment.messageId));
  const older = db
    .select({ id: messageAttachment.id })
    .from(messageAttachment)
    .where(isUnsent)
    .orderBy(desc(messageAttachment.id))
    .offset(kept);
  return db
    .delete(messageAttachment)
    .where(and(isUnsent, inArray(messageAttachment.id, older)))
    .returning();
}

/** Takes all files from a message. */
export async function deleteAttachmentsOf(db: Db, messageId: number): Promise<AttachmentRow[]> {
  return db.delete(messageAttachment).where(eq(messageAttachment.messageId, messageId)).returning();
}

/**
 * Holds what somebody is going to send.
 * @throws KizunaError VALIDATION_ERROR unless all of it is theirs, uploaded for this conversation, and not yet sent
 */
export async function lockWaiting(
  db: Db,
  { conversationId, uploaderId, ids }: { conversationId: number; uploaderId: number; ids: readonly number[] },
): Promise<AttachmentRow[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(messageAttachment)
    .where(
      and(
        inArray(messageAttachment.id, [...ids]),
        eq(messageAttachment.conversationId, conversationId),
        eq(messageAttachment.uploaderId, uploaderId),
        isNull(messageAttachment.messageId),
        isNotNull(messageAttachment.storageKey),
      ),
    )
    .orderBy(asc(messageAttachment.id))
    .for('update');
  if (rows.length === ids.length) return rows;
  throw invalid('attachmentIds', 'Upload the file again.', 'ファイルをもう一度アップロードしてください。');
}

/** Makes them part of a message, in the given order. */
export async function claimAttachments(db: Db, ids: readonly number[], messageId: number): Promise<void> {
  for (const [position, id] of ids.entries()) await updateAttachment(db, id, { messageId, position });
}

/** What a message with these attachments is. */
export function kindOf(attachments: readonly AttachmentRow[]): 'TEXT' | 'IMAGE' | 'FILE' {
  if (attachments.length === 0) return 'TEXT';
  return attachments.every(({ width }) => width !== null) ? 'IMAGE' : 'FILE';
}

export async function countAttachments(db: Db, messageId: number): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(messageAttachment)
    .where(eq(messageAttachment.messageId, messageId));
  return row?.count ?? 0;
}

/** The files of the given messages, in their order. */
export async function findAttachments(db: Db, messageIds: readonly number[]): Promise<AttachmentRow[]> {
  return db
    .select()
    .from(messageAttachment)
    .where(inArray(messageAttachment.messageId, [...messageIds]))
    .orderBy(asc(messageAttachment.messageId), asc(messageAttachment.position));
}
