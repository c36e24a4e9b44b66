import type { AuditedRead } from '@kizuna/kit/data-classes/audited-reads';
import type { Executor } from '@kizuna/kit/db/database';
import type { Tables } from '../db/tables.ts';
import { findApplications } from '../kyc/kyc-application-repository.ts';
import { findPerformers } from '../performer/performer-repository.ts';

/**
 * Whom reads are about, so that the people themselves find in their export who looked, and when.
 * @returns the account of a subject; undefined for one that is gone
 */
export async function findPersons(
  tx: Executor<Tables>,
  reads: readonly AuditedRead[],
): Promise<(subject: Pick<AuditedRead, 'targetType' | 'targetId'>) => number | undefined> {
  const idsOf = (type: string) => reads.flatMap(({ targetType, targetId }) => (targetType === type ? [targetId] : []));
  const [performers, applications] = await Promise.all([
    findPerformers(tx, idsOf('Performer')),
    findApplications(tx, idsOf('KycApplication')),
  ]);
  return ({ targetType, targetId }) =>
    targetType === 'Performer'
      ? performers.find(({ id }) => id === targetId)?.userId
      : applications.find(({ id }) => id === targetId)?.applicantId;
}
