import { type AfterCommit, erasedUserId } from '@kizuna/kit/accounts/account-data';
import type { Executor } from '@kizuna/kit/db/database';
import { disposeOf } from '../attachment/attachment-disposal.ts';
import type { Announcements } from '../conversation/announcements.ts';
import { type ConversationRow, updateConversation } from '../conversation/conversation-repository.ts';
import { deleteMember, findMember, findMembers, setRole } from '../conversation/member-repository.ts';
import type { Tables } from '../db/tables.ts';
import { recordSystemEvent } from '../event/record-event.ts';
import { successorOf } from '../group/group-succession.ts';
import { archiveConversation } from './archive-conversation.ts';
import { eraseMessages, eraseReactions } from './erase-messages-repository.ts';
import {
  deleteAttachmentsBy,
  deleteIfEmpty,
  eraseReports,
  eraseSupport,
  forgetMentions,
} from './erase-traces-repository.ts';
import { lockConversationsOf } from './held-conversations.ts';
import { deleteBlocksOf, deleteSettings, moveEvents } from './merge-rows-repository.ts';

type Db = Executor<Tables>;

/** Attachments whose files one job deletes. */
const batchSize = 500;

/**
 * Takes the user out of every conversation and empties what they said there. Order and numbers stay, and what others said
 * stays theirs.
 */
export async function eraseChat(
  tx: Db,
  announcements: Announcements,
  userId: number,
  after: AfterCommit,
): Promise<void> {
  const held = await lockConversationsOf(tx, userId);
  for (const row of held) {
    await eraseMessages(tx, row.id, userId);
    await eraseReactions(tx, row.id, userId);
    await leaveConversation(tx, row, userId);
  }
  await eraseAttachments(tx, userId);
  await forgetMentions(tx, userId);
  await deleteBlocksOf(tx, userId);
  await deleteSettings(tx, userId);
  await eraseReports(tx, userId);
  await eraseSupport(tx, userId);
  await moveEvents(tx, userId, erasedUserId);
  for (const { id } of held) await deleteIfEmpty(tx, id);
  after(async () => {
    for (const { id } of held) await announcements.accessChanged(id, [userId]);
  });
}

async function leaveConversation(tx: Db, row: ConversationRow, userId: number): Promise<void> {
  const { id } = row;
  const membership = await findMember(tx, id, userId);
  if (membership) {
    await deleteMember(tx, id, userId);
    await recordSystemEvent(tx, id, erasedUserId, 'MEMBER_LEFT', { userId: erasedUserId });
  }
  const left = await findMembers(tx, [id]);
  const successor = membership?.role === 'OWNER' ? successorOf(left) : null;
  if (successor) {
    const { userId: heir } = successor;
    await setRole(tx, id, heir, 'OWNER');
    await recordSystemEvent(tx, id, erasedUserId, 'MEMBER_ROLE_CHANGED', { userId: heir, role: 'OWNER' });
  }
  if (row.kind === 'DIRECT') return archiveConversation(tx, row, erasedUserId);
  const isOver = left.length === 0 || row.requesterId === userId;
  if (!isOver || row.status === 'CLOSED') return;
  await updateConversation(tx, id, { status: 'CLOSED' });
  await recordSystemEvent(tx, id, erasedUserId, 'STATUS_CHANGED', { status: 'CLOSED' });
}

async function eraseAttachments(tx: Db, userId: number): Promise<void> {
  const rows = await deleteAttachmentsBy(tx, userId);
  for (let start = 0; start < rows.length; start += batchSize)
    await disposeOf(tx, rows.slice(start, start + batchSize));
}
