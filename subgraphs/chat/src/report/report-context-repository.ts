import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, desc, eq, getTableColumns, gte, lt, ne, sql } from 'drizzle-orm';
import { message, messageAttachment, type Tables } from '../db/tables.ts';
import type { MessageRow } from '../message/message-repository.ts';

/** Enough to see what it answers, and no more: whoever reads it is not in the conversation. */
const onEachSide = 5;

/** A message around a reported one, or that itself. */
export interface ContextEntry extends MessageRow {
  readonly isReported: boolean;
  readonly attachmentCount: number;
}

/** What was said around a message and that itself, in order and as it is now; without what the server tells. */
export async function findContext(
  db: Executor<Tables>,
  { id, conversationId, sequence }: MessageRow,
): Promise<ContextEntry[]> {
  const attachmentCount = db.$count(messageAttachment, eq(messageAttachment.messageId, message.id));
  const said = and(eq(message.conversationId, conversationId), ne(message.kind, 'SYSTEM'));
  const read = () => db.select({ ...getTableColumns(message), attachmentCount: sql<number>`${attachmentCount}::int` });
  const [before, after] = await Promise.all([
    read()
      .from(message)
      .where(and(said, lt(message.sequence, sequence)))
      .orderBy(desc(message.sequence))
      .limit(onEachSide),
    read()
      .from(message)
      .where(and(said, gte(message.sequence, sequence)))
      .orderBy(asc(message.sequence))
      .limit(onEachSide + 1),
  ]);
  return [...before.toReversed(), ...after].map((row) => ({ ...row, isReported: row.id === id }));
}
