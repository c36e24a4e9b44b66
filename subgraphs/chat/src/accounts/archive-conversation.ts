import type { Executor } from '@kizuna/kit/db/database';
import { eq } from 'drizzle-orm';
import type { ConversationRow } from '../conversation/conversation-repository.ts';
import { conversation, type Tables } from '../db/tables.ts';
import { recordSystemEvent } from '../event/record-event.ts';

/** It is no longer named by who is in it. */
const archiveTitle = '以前の会話 / Earlier conversation';

/**
 * Makes a closed group of a direct conversation that cannot stay the one of its pair: all that was said stays to be read, under
 * its numbers, by who was in it. Call it under the conversation's lock.
 */
export async function archiveConversation(
  tx: Executor<Tables>,
  { id, status }: Pick<ConversationRow, 'id' | 'status'>,
  actorId: number,
): Promise<void> {
  await tx
    .update(conversation)
    .set({ kind: 'GROUP', directKey: null, title: archiveTitle, status: 'CLOSED' })
    .where(eq(conversation.id, id));
  if (status === 'OPEN') await recordSystemEvent(tx, id, actorId, 'STATUS_CHANGED', { status: 'CLOSED' });
}
