import type { Executor } from '@kizuna/kit/db/database';
import { eq, sql } from 'drizzle-orm';
import {
  chatSettings,
  conversationEvent,
  message,
  messageAttachment,
  messageMention,
  messageReaction,
  messageReport,
  type Tables,
  userBlock,
} from '../db/tables.ts';
import { subjectIs } from './held-conversations.ts';

type Db = Executor<Tables>;

/** Makes `to` the author of what `from` said and did. No number is taken or given: what happened stays in its order. */
export async function moveMessages(db: Db, from: number, to: number): Promise<void> {
  // Both may have used one id of a client; it has done its work, which is to store a message once.
  await db.execute(sql`
    update ${message} m set client_id = null
    where m.sender_id = ${from} and exists (
      select from ${message} o
      where o.conversation_id = m.conversation_id and o.sender_id = ${to} and o.client_id = m.client_id
    )`);
  await db.update(message).set({ senderId: to }).where(eq(message.senderId, from));
  await db.update(message).set({ deletedBy: to }).where(eq(message.deletedBy, from));
  await db.update(messageAttachment).set({ uploaderId: to }).where(eq(messageAttachment.uploaderId, from));
}

/** Who did what in the history; also when `to` stands for nobody. */
export async function moveEvents(db: Db, from: number, to: number): Promise<void> {
  await db.update(conversationEvent).set({ actorId: to }).where(eq(conversationEvent.actorId, from));
  await db
    .update(conversationEvent)
    .set({ payload: sql`jsonb_set(${conversationEvent.payload}, '{userId}', to_jsonb(${to}::bigint))` })
    .where(subjectIs(from));
}

/** Of a message that means both, one mention stays; one of themselves goes. */
export async function moveMentions(db: Db, from: number, to: number): Promise<void> {
  await db.execute(sql`
    update ${messageMention} ours set by_reply = ours.by_reply and theirs.by_reply
    from ${messageMention} theirs
    where theirs.message_id = ours.message_id and theirs.user_id = ${from} and ours.user_id = ${to}`);
  await db.execute(sql`
    delete from ${messageMention} theirs using ${messageMention} ours
    where theirs.user_id = ${from} and ours.message_id = theirs.message_id and ours.user_id = ${to}`);
  await db.update(messageMention).set({ userId: to }).where(eq(messageMention.userId, from));
  await db.execute(sql`
    delete from ${messageMention} t using ${message} m
    where t.user_id = ${to} and m.id = t.message_id and m.sender_id = ${to}`);
}

/** Of one emoji that both put on a message, the earlier one stays. */
export async function moveReactions(db: Db, from: number, to: number): Promise<void> {
  await db.execute(sql`
    update ${messageReaction} ours set sequence = least(ours.sequence, theirs.sequence)
    from ${messageReaction} theirs
    where theirs.message_id = ours.message_id and theirs.emoji = ours.emoji
      and theirs.user_id = ${from} and ours.user_id = ${to}`);
  await db.execute(sql`
    delete from ${messageReaction} theirs using ${messageReaction} ours
    where theirs.user_id = ${from} and ours.user_id = ${to}
      and ours.message_id = theirs.message_id and ours.emoji = theirs.emoji`);
  await db.update(messageReaction).set({ userId: to }).where(eq(messageReaction.userId, from));
}

/** Nobody blocks themselves. */
export async function moveBlocks(db: Db, from: number, to: number): Promise<void> {
  await db.execute(sql`
    insert into ${userBlock} (blocker_id, blocked_id, created_at, blocker_seen_at)
    select b.blocker, b.blocked, min(b.created_at), min(b.blocker_seen_at) from (
      select
        case when blocker_id = ${from} then ${to}::bigint else blocker_id end as blocker,
        case when blocked_id = ${from} then ${to}::bigint else blocked_id end as blocked,
        created_at, blocker_seen_at
      from ${userBlock} where ${from} in (blocker_id, blocked_id)
    ) b
    where b.blocker <> b.blocked
    group by b.blocker, b.blocked
    on conflict (blocker_id, blocked_id) do update set created_at = least(${userBlock.createdAt}, excluded.created_at)`);
  await deleteBlocksOf(db, from);
}

export async function deleteBlocksOf(db: Db, userId: number): Promise<void> {
  await db.execute(sql`delete from ${userBlock} where ${userId} in (blocker_id, blocked_id)`);
}

/**
 * What either of the two kept from others stays so. For the rest the settings of the account that stays hold; where it has none, those
 * of the other.
 */
export async function moveSettings(db: Db, from: number, to: number): Promise<void> {
  await db.execute(sql`
    insert into ${chatSettings} as ours (user_id, sends_typing, sends_read_receipts, do_not_disturb)
    select ${to}::bigint, sends_typing, sends_read_receipts, do_not_disturb from ${chatSettings} where user_id = ${from}
    on conflict (user_id) do update set
      sends_typing = ours.sends_typing and excluded.sends_typing,
      sends_read_receipts = ours.sends_read_receipts and excluded.sends_read_receipts`);
  await deleteSettings(db, from);
}

export async function deleteSettings(db: Db, userId: number): Promise<void> {
  await db.delete(chatSettings).where(eq(chatSettings.userId, userId));
}

/** Of a message that both reported, one report stays, with what both wrote. */
export async function moveReports(db: Db, from: number, to: number): Promise<void> {
  await db.execute(sql`
    update ${messageReport} ours set comment = nullif(concat_ws(e'\n', ours.comment, theirs.comment), '')
    from ${messageReport} theirs
    where theirs.message_id = ours.message_id and theirs.reporter_id = ${from} and ours.reporter_id = ${to}`);
  await db.execute(sql`
    delete from ${messageReport} theirs using ${messageReport} ours
    where theirs.reporter_id = ${from} and ours.message_id = theirs.message_id and ours.reporter_id = ${to}`);
  await db.update(messageReport).set({ reporterId: to }).where(eq(messageReport.reporterId, from));
  await db.update(messageReport).set({ senderId: to }).where(eq(messageReport.senderId, from));
  await db.update(messageReport).set({ resolverId: to }).where(eq(messageReport.resolverId, from));
}
