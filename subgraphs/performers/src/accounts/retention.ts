import type { Database } from '@kizuna/kit/db/database';
import { type Repetition, repeat } from '@kizuna/kit/jobs/repeat';
import type { Logger } from '@kizuna/kit/logging/logger';
import { and, asc, exists, inArray, or, sql } from 'drizzle-orm';
import { kycApplication, kycApplicationKey, kycDocument, type Tables } from '../db/tables.ts';
import { deleteOutdated } from './account-repository.ts';
import { disposeOfFiles } from './kyc-files.ts';
import { approvedStatuses, rejectedDays } from './retention-policy.ts';

const hourMs = 60 * 60_000;
/** In one round; what is left waits for the next. */
const batch = 200;

/**
 * Removes documents that nobody may keep any longer: of rejected applications, of approved ones after the legal period, and
 * all of what was locked when an account was erased. The key goes with them, so that no copy of a file can be read.
 * @returns how many applications it was
 */
export async function applyRetention({ db }: Database<Tables>, retentionYears: number): Promise<number> {
  return db.transaction(async (tx) => {
    const locked = await deleteOutdated(tx, batch);
    const documents = tx
      .select({ id: kycDocument.id })
      .from(kycDocument)
      .where(sql`${kycDocument.applicationId} = ${kycApplication.id}`);
    const decided = await tx
      .select({ id: kycApplication.id })
      .from(kycApplication)
      .where(
        and(
          exists(documents),
          or(
            sql`${kycApplication.status} = 'REJECTED' and ${kycApplication.decidedAt} < now() - make_interval(days => ${rejectedDays})`,
            and(
              inArray(kycApplication.status, [...approvedStatuses]),
              sql`${kycApplication.decidedAt} < now() - make_interval(years => ${retentionYears})`,
            ),
          ),
        ),
      )
      .orderBy(asc(kycApplication.id))
      .limit(batch)
      .for('update', { skipLocked: true });
    const ids = decided.map(({ id }) => id);
    if (ids.length > 0) {
      await tx.delete(kycApplicationKey).where(inArray(kycApplicationKey.applicationId, ids));
      await tx.delete(kycDocument).where(inArray(kycDocument.applicationId, ids));
    }
    await disposeOfFiles(tx, [...locked, ...ids]);
    return locked.length + ids.length;
  });
}

/** Looks once an hour; several processes may do so at once. */
export function startRetention(database: Database<Tables>, retentionYears: number, logger: Logger): Repetition {
  return repeat(
    hourMs,
    async () => {
      const applications = await applyRetention(database, retentionYears);
      if (applications > 0) logger.info({ applications }, 'KYC documents were removed at the end of their time');
    },
    (error) => logger.warn({ err: error }, 'KYC documents could not be looked through; it is tried again in an hour'),
  );
}
