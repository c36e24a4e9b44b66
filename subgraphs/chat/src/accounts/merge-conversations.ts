import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, sql } from 'drizzle-orm';
import { type ConversationRow, findDirectConversation } from '../conversation/conversation-repository.ts';
import { directKeyOf, pairOf } from '../conversation/direct-key.ts';
import { deleteMember, findMember, type MemberRow, type Role } from '../conversation/member-repository.ts';
import { quieterOf } from '../conversation/notification-level.ts';
import { conversation, conversationMember, type Tables } from '../db/tables.ts';
import { recordSystemEvent } from '../event/record-event.ts';
import { archiveConversation } from './archive-conversation.ts';

type Db = Executor<Tables>;

/** From the least. */
const roles: readonly Role[] = ['MEMBER', 'ADMIN', 'OWNER'];

/**
 * Makes `to` stand where `from` stood in one conversation. The others hear of who is new; a member of it already keeps the
 * higher role, the further read mark, the sign to come back to it and the quieter muting. Call it under the conversation's lock.
 * @returns whether `from` was in it
 */
export async function mergeConversation(tx: Db, row: ConversationRow, from: number, to: number): Promise<boolean> {
  const [theirs, ours] = [await findMember(tx, row.id, from), await findMember(tx, row.id, to)];
  if (theirs && ours) await foldMember(tx, theirs, ours);
  else if (theirs) await handOver(tx, theirs, to);
  if (row.directKey !== null) await mergeDirect(tx, row, row.directKey, from, to);
  if (row.kind === 'SUPPORT') await mergeSupport(tx, row.id, from, to);
  return theirs !== null;
}

async function handOver(tx: Db, { conversationId, userId, role }: MemberRow, to: number): Promise<void> {
  await tx.update(conversationMember).set({ userId: to }).where(isMember(conversationId, userId));
  await recordSystemEvent(tx, conversationId, to, 'MEMBER_JOINED', { userId: to, role });
}

async function foldMember(tx: Db, theirs: MemberRow, ours: MemberRow): Promise<void> {
  const { conversationId, userId } = ours;
  const role = roles.indexOf(theirs.role) > roles.indexOf(ours.role) ? theirs.role : ours.role;
  await deleteMember(tx, conversationId, theirs.userId);
  await tx
    .update(conversationMember)
    .set({
      role,
      lastReadSequence: Math.max(theirs.lastReadSequence, ours.lastReadSequence),
      shownReadSequence: Math.max(theirs.shownReadSequence, ours.shownReadSequence),
      joinedAt: theirs.joinedAt < ours.joinedAt ? theirs.joinedAt : ours.joinedAt,
      markedUnread: theirs.markedUnread || ours.markedUnread,
      ...quieterOf(theirs, ours),
    })
    .where(isMember(conversationId, userId));
  if (role !== ours.role) await recordSystemEvent(tx, conversationId, userId, 'MEMBER_ROLE_CHANGED', { userId, role });
}

/** A pair has one direct conversation: where `to` has one with the same person, or is that person, this one is closed. */
async function mergeDirect(tx: Db, row: ConversationRow, key: string, from: number, to: number): Promise<void> {
  const pair = pairOf(key);
  if (!pair.includes(from)) return;
  const other = pair.find((id) => id !== from) ?? to;
  const directKey = directKeyOf(other, to);
  if (other === to || (await findDirectConversation(tx, directKey))) await archiveConversation(tx, row, to);
  else await tx.update(conversation).set({ directKey }).where(eq(conversation.id, row.id));
}

/** Nobody looks after their own request. */
async function mergeSupport(tx: Db, id: number, from: number, to: number): Promise<void> {
  const { requesterId, conciergeId, assigneeId } = conversation;
  const moved = (column: typeof requesterId | typeof conciergeId | typeof assigneeId) =>
    sql`case when ${column} = ${from}::bigint then ${to}::bigint else ${column} end`;
  const unlessTheirOwn = (column: typeof conciergeId | typeof assigneeId) =>
    sql`nullif(${moved(column)}, ${moved(requesterId)})`;
  await tx
    .update(conversation)
    .set({
      requesterId: moved(requesterId),
      conciergeId: unlessTheirOwn(conciergeId),
      assigneeId: unlessTheirOwn(assigneeId),
    })
    .where(eq(conversation.id, id));
}

const isMember = (conversationId: number, userId: number) =>
  and(eq(conversationMember.conversationId, conversationId), eq(conversationMember.userId, userId));
