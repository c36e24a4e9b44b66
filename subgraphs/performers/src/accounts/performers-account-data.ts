import type { AccountData } from '@kizuna/kit/accounts/account-data';
import type { Bus } from '@kizuna/kit/bus/bus';
import { eq } from 'drizzle-orm';
import { kycApplication, performer, type Tables } from '../db/tables.ts';
import { erasePerformers } from './erase-performers.ts';
import { exportPerformers } from './export-performers.ts';
import { mergePerformers } from './merge-performers.ts';

/** What `performers` holds on an account. @param retentionYears how long approved applications are kept */
export function createPerformersAccountData(bus: Bus, retentionYears: number): AccountData<Tables> {
  return {
    async countOf(db, userId) {
      const [performers, kycApplications, kycReviews] = await Promise.all([
        db.$count(performer, eq(performer.userId, userId)),
        db.$count(kycApplication, eq(kycApplication.applicantId, userId)),
        db.$count(kycApplication, eq(kycApplication.reviewerId, userId)),
      ]);
      return { performers, kycApplications, kycReviews };
    },
    exportOf: (db, userId) => exportPerformers(db, userId, retentionYears),
    mergeInto: (tx, from, to, after) => mergePerformers(tx, bus, from, to, after),
    erase: (tx, userId, after) => erasePerformers({ tx, bus, userId, retentionYears, after }),
  };
}
