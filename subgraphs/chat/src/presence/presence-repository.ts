import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { conversationMember, type Tables, userBlock } from '../db/tables.ts';

/** Somebody of whom another is told whether they are here. */
export interface Companion {
  /** Whether they have blocked the other, to whom they look as if they had gone then. */
  readonly isHidden: boolean;
  /** Of those who are hidden: when they were seen last before; null when that was not known. */
  readonly seenAt: Date | null;
}

/** Those of the given users who share a conversation with the user; and the user themselves. */
export async function findCompanions(
  db: Executor<Tables>,
  userId: number,
  ids: readonly number[],
): Promise<Map<number, Companion>> {
  const own = alias(conversationMember, 'own');
  const rows = await db
    .selectDistinct({ id: conversationMember.userId, blockerId: userBlock.blockerId, seenAt: userBlock.blockerSeenAt })
    .from(conversationMember)
    .innerJoin(own, and(eq(own.conversationId, conversationMember.conversationId), eq(own.userId, userId)))
    .leftJoin(userBlock, and(eq(userBlock.blockerId, conversationMember.userId), eq(userBlock.blockedId, userId)))
    .where(inArray(conversationMember.userId, [...ids]));
  const companions = new Map<number, Companion>(
    rows.map(({ id, blockerId, seenAt }) => [id, { isHidden: blockerId !== null, seenAt }]),
  );
  return ids.includes(userId) ? companions.set(userId, { isHidden: false, seenAt: null }) : companions;
}
