import type { Executor } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { sql } from 'drizzle-orm';
import { imageQuota, type Tables } from '../db/tables.ts';

const today = sql`(now() at time zone 'UTC')::date`;

/**
 * Counts images against a user's day. In the transaction that orders them: two orders at once wait for one another here,
 * and what is rolled back was not counted.
 * @param limit images a day (UTC)
 * @throws KizunaError RATE_LIMITED with `details.retryAfterMs` when the day has no room for so many
 */
export async function takeFromQuota(db: Executor<Tables>, userId: number, count: number, limit: number): Promise<void> {
  const used = sql`case when ${imageQuota.day} = excluded.day then ${imageQuota.used} else 0 end + excluded.used`;
  const taken =
    count <= limit
      ? await db
          .insert(imageQuota)
          .values({ userId, day: today, used: count })
          .onConflictDoUpdate({
            target: imageQuota.userId,
            set: { day: sql`excluded.day`, used },
            setWhere: sql`${used} <= ${limit}`,
          })
          .returning({ used: imageQuota.used })
      : [];
  if (taken.length === 0) throw quotaUsedUp(limit, new Date());
}

function quotaUsedUp(limit: number, now: Date): KizunaError {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  return new KizunaError('RATE_LIMITED', {
    message: { en: `At most ${limit} images a day.`, ja: `画像は1日${limit}枚までです。` },
    details: { retryAfterMs: midnight - now.getTime() },
  });
}
