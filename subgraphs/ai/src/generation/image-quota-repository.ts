import type { Executor } from '@kizuna/kit/db/database';
import { sql } from 'drizzle-orm';
import { imageQuota, type Tables } from '../db/tables.ts';

const today = sql`(now() at time zone 'UTC')::date`;

/**
 * Counts images against a user's day (UTC), unless they would be more than the limit together with those before them. Two at
 * once wait for one another here until the transaction ends.
 * @param count at most the limit
 * @returns whether they were counted
 */
export async function countImages(
  db: Executor<Tables>,
  userId: number,
  count: number,
  limit: number,
): Promise<boolean> {
  const used = sql`case when ${imageQuota.day} = excluded.day then ${imageQuota.used} else 0 end + excluded.used`;
  const counted = await db
    .insert(imageQuota)
    .values({ userId, day: today, used: count })
    .onConflictDoUpdate({
      target: imageQuota.userId,
      set: { day: sql`excluded.day`, used },
      setWhere: sql`${used} <= ${limit}`,
    })
    .returning({ used: imageQuota.used });
  return counted.length > 0;
}
