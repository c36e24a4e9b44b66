import type { AccountData } from '@kizuna/kit/accounts/account-data';
import { accountWorkKind } from '@kizuna/kit/accounts/account-work';
import { exportPages } from '@kizuna/kit/accounts/export-content';
import { type JobsTables, job } from '@kizuna/kit/jobs/tables';
import { mailJobKind } from '@kizuna/kit/mail/mail-job';
import { and, asc, eq, gt, inArray, like, not, or, type SQL, sql } from 'drizzle-orm';

/**
 * What `jobs` holds on an account: what it asked for, and what was to be told to it. What jobs are about belongs to the
 * subgraphs that work them, which remove it; here goes who asked, and with it what is over.
 */
export const jobsAccountData: AccountData<JobsTables> = {
  countOf: async (db, userId) => ({ jobs: await db.$count(job, eq(job.ownerId, userId)) }),

  exportOf: async (db, userId) => ({
    jobs: exportPages(
      (after, limit) => {
        const { id, kind, status, createdAt, startedAt, finishedAt, errorCode } = job;
        return db
          .select({ id, kind, status, createdAt, startedAt, finishedAt, errorCode })
          .from(job)
          .where(and(eq(job.ownerId, userId), gt(id, after)))
          .orderBy(asc(id))
          .limit(limit);
      },
      ({ id }) => id,
    ),
  }),

  async mergeInto(tx, from, to) {
    await tx.update(job).set({ ownerId: to }).where(eq(job.ownerId, from));
    // A closed account gets no mail.
    await tx
      .update(job)
      .set({ payload: sql`jsonb_set(${job.payload}, '{userId}', to_jsonb(${to}::bigint))` })
      .where(and(eq(job.kind, mailJobKind), isAbout(from), eq(job.status, 'QUEUED')));
  },

  async erase(tx, userId) {
    const isOver = inArray(job.status, ['SUCCEEDED', 'FAILED', 'CANCELLED']);
    // Other subgraphs' parts of this erasure that failed have yet to be done.
    const isOwed = and(like(job.kind, accountWorkKind('%')), eq(job.status, 'FAILED')) ?? sql`false`;
    await tx.delete(job).where(and(or(eq(job.ownerId, userId), isAbout(userId)), isOver, not(isOwed)));
    // Work that is still under way ends by itself, as what it is about is gone.
    await tx.update(job).set({ ownerId: null }).where(eq(job.ownerId, userId));
    return [];
  },
};

/** By the name that payloads of all kinds give it, or results where the request could not know it. */
const isAbout = (userId: number): SQL =>
  sql`(${job.payload} ->> 'userId' = ${String(userId)} or ${job.result} ->> 'userId' = ${String(userId)})`;
