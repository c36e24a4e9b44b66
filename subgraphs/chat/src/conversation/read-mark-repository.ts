import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, lt, not, or, type SQL, sql } from 'drizzle-orm';
import { chatSettings, conversation, conversationMember, type Tables, userBlock } from '../db/tables.ts';

type Db = Executor<Tables>;

/**
 * Whether others see nothing of how a member reads on: the member does not show it, or a block parts the two of a direct conversation.
 * What others saw by then stays. A mark that fell back, to 0 for example, would tell them that it is hidden.
 */
const standsStill = sql`(
  exists (
    select from ${chatSettings}
    where ${chatSettings.userId} = ${conversationMember.userId} and not ${chatSettings.sendsReadReceipts}
  ) or exists (
    select from ${conversation}
    join ${userBlock} on (${userBlock.blockerId}, ${userBlock.blockedId}) in (
      (split_part(${conversation.directKey}, ':', 1)::bigint, split_part(${conversation.directKey}, ':', 2)::bigint),
      (split_part(${conversation.directKey}, ':', 2)::bigint, split_part(${conversation.directKey}, ':', 1)::bigint)
    )
    where ${conversation.id} = ${conversationMember.conversationId} and ${conversation.directKey} is not null
  )
)`;

export interface ReadMarkMove {
  readonly conversationId: number;
  readonly userId: number;
  readonly sequence: number;
  /** The user's own message has that number: all know that they have read so far. @default false */
  readonly isOwnMessage?: boolean;
}

/**
 * Moves a read mark forward, never back and never past the newest event, and takes back that the user marked the conversation as
 * unread. What others see of it follows where they may. @returns whether that changed anything
 */
export async function advanceReadMark(db: Db, move: ReadMarkMove): Promise<boolean> {
  const { conversationId, userId, sequence, isOwnMessage = false } = move;
  const { lastReadSequence, shownReadSequence, markedUnread } = conversationMember;
  const newest = db
    .select({ value: conversation.lastSequence })
    .from(conversation)
    .where(eq(conversation.id, conversationId));
  const reached = sql`greatest(${lastReadSequence}, least(${sequence}, (${newest})))`;
  const moved = await db
    .update(conversationMember)
    .set({
      lastReadSequence: reached,
      shownReadSequence: isOwnMessage
        ? sql`greatest(${shownReadSequence}, ${sequence})`
        : sql`case when ${standsStill} then ${shownReadSequence} else ${reached} end`,
      markedUnread: false,
    })
    .where(
      and(
        eq(conversationMember.conversationId, conversationId),
        eq(conversationMember.userId, userId),
        or(markedUnread, sql`${lastReadSequence} < least(${sequence}, (${newest}))`),
      ),
    )
    .returning({ userId: conversationMember.userId });
  return moved.length > 0;
}

/** Shows what the user has read meanwhile, wherever nothing hides it any longer. */
export async function showReading(db: Db, userId: number): Promise<void> {
  await catchUp(db, eq(conversationMember.userId, userId));
}

/** Shows what the two of a direct conversation have read meanwhile, if nothing hides it any longer. */
export async function showReadingOfPair(db: Db, directKey: string): Promise<void> {
  const direct = db.select({ id: conversation.id }).from(conversation).where(eq(conversation.directKey, directKey));
  await catchUp(db, eq(conversationMember.conversationId, sql`(${direct})`));
}

async function catchUp(db: Db, whose: SQL): Promise<void> {
  const { lastReadSequence, shownReadSequence } = conversationMember;
  await db
    .update(conversationMember)
    .set({ shownReadSequence: sql`${lastReadSequence}` })
    .where(and(whose, lt(shownReadSequence, lastReadSequence), not(standsStill)));
}
