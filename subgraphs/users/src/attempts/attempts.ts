import { createHash } from 'node:crypto';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { addressGroup } from '@kizuna/kit/input/address-group';
import { eq, sql } from 'drizzle-orm';
import { attempt, type Tables } from '../db/tables.ts';

/** How often something may be tried. */
export interface AttemptLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/**
 * Counts tries of what can be guessed, each before the guess is looked at, in the database: neither aliases, batches, parallel
 * requests nor a second process get anybody more of them.
 */
export interface Attempts {
  /**
   * @param kind what is tried, for example `totp`
   * @param who whom it counts for; a text is kept as a hash only, since people type passwords into the wrong field
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  count(kind: string, who: number | string, limit: AttemptLimit): Promise<void>;
  /**
   * The same for the place that it comes from; an IPv6 network of 64 bits is one place. An address that is not known is not counted.
   * @throws KizunaError RATE_LIMITED with `details.retryAfterMs`
   */
  countAddress(kind: string, address: string | null, limit: AttemptLimit): Promise<void>;
  /** After a success: tries before it no longer count. */
  forgive(kind: string, who: number | string): Promise<void>;
}

export function createAttempts({ db }: Database<Tables>): Attempts {
  const attempts: Attempts = {
    async count(kind, who, { limit, windowSeconds }) {
      const resetsAt = sql`now() + make_interval(secs => ${windowSeconds})`;
      const isOver = sql`${attempt.resetsAt} <= now()`;
      const [row] = await db
        .insert(attempt)
        .values({ key: keyOf(kind, who), count: 1, resetsAt })
        .onConflictDoUpdate({
          target: attempt.key,
          set: {
            count: sql`case when ${isOver} then 1 else least(${attempt.count} + 1, 1000000) end`,
            resetsAt: sql`case when ${isOver} then ${resetsAt} else ${attempt.resetsAt} end`,
          },
        })
        .returning({ count: attempt.count, resetsAt: attempt.resetsAt });
      if (!row) throw new Error('The try was not counted.');
      if (row.count <= limit) return;
      const retryAfterMs = Math.max(1, row.resetsAt.getTime() - Date.now());
      throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs } });
    },

    async countAddress(kind, address, limit) {
      if (address) await attempts.count(kind, addressGroup(address), limit);
    },

    async forgive(kind, who) {
      await db.delete(attempt).where(eq(attempt.key, keyOf(kind, who)));
    },
  };
  return attempts;
}

function keyOf(kind: string, who: number | string): string {
  if (typeof who === 'number') return `${kind}:${who}`;
  return `${kind}:#${createHash('sha256').update(who.trim().toLowerCase()).digest('hex').slice(0, 32)}`;
}
