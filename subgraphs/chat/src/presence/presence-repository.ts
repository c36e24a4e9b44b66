import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, exists, inArray, not, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { conversationMember, type Tables, userBlock } from '../db/tables.ts';

/** Those of the given users who share a conversation with the user and have not blocked them; and the user themselves. */
export async function findCompanions(
  db: Executor<Tables>,
  userId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  const own = alias(conversationMember, 'own');
  const hasBlocked = db
    .select({ one: sql`1` })
    .from(userBlock)
    .where(and(eq(userBlock.blockerId, conversationMember.userId), eq(userBlock.blockedId, userId)));
  const rows = await db
    .selectDistinct({ id: conversationMember.userId })
    .from(conversationMember)
    .innerJoin(own, and(eq(own.conversationId, conversationMember.conversationId), eq(own.userId, userId)))
    .where(and(inArray(conversationMember.userId, [...ids]), not(exists(hasBlocked))));
  return new Set([...rows.map(({ id }) => id), ...ids.filter((id) => id === userId)]);
}
