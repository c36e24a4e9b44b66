import type { KycApplicationRow } from '../kyc/kyc-application-repository.ts';
import type { KycStatus } from '../kyc/kyc-state-machine.ts';

/** Documents of an application that was rejected go so long after the decision. */
export const rejectedDays = 30;

/** Somebody relied on these once; the law wants them kept. */
export const approvedStatuses = ['APPROVED', 'EXPIRED', 'REVOKED'] as const satisfies readonly KycStatus[];

/**
 * Until when the law wants an application kept.
 * @param years of `KYC_RETENTION_YEARS`
 * @returns null for one that was never approved: nothing has to be kept of it
 */
export function keptUntil(
  { status, decidedAt, createdAt }: Pick<KycApplicationRow, 'status' | 'decidedAt' | 'createdAt'>,
  years: number,
): Date | null {
  if (!approvedStatuses.some((approved) => approved === status)) return null;
  const until = new Date(decidedAt ?? createdAt);
  until.setUTCFullYear(until.getUTCFullYear() + years);
  return until;
}
