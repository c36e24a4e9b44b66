import type { Executor } from '@kizuna/kit/db/database';
import { discardAttachments } from '../attachment/attachment-disposal.ts';
import type { Tables } from '../db/tables.ts';
import { recordChange } from '../event/record-event.ts';
import { deleteReactions } from '../reaction/reaction-repository.ts';
import { deleteMentions } from './mention-repository.ts';
import { removeDocument } from './message-document.ts';
import { type Deletion, type MessageRow, markDeleted } from './message-repository.ts';

/**
 * Leaves of a message nothing but its place: who may is for the caller to say. Call it under `lockConversation`, for a message
 * that is not deleted.
 */
export async function deleteMessage(
  db: Executor<Tables>,
  message: MessageRow,
  deletion: Deletion,
): Promise<MessageRow> {
  // The message first: the job that indexes old ones holds its row while it writes the document.
  const deleted = await markDeleted(db, message.id, deletion);
  await removeDocument(db, message.id);
  await deleteMentions(db, message.id);
  await deleteReactions(db, message.id);
  await discardAttachments(db, message.id);
  await recordChange(db, message, deletion.deletedBy, 'MESSAGE_DELETED', null);
  return deleted;
}
