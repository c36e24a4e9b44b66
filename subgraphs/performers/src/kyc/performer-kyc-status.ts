import { isOpen, type KycStatus } from './kyc-state-machine.ts';

export type PerformerKycStatus = 'NONE' | 'PENDING' | 'APPROVED' | 'REJECTED';

/**
 * Where a performer stands, seen over all their applications: an approval that holds counts before a new application.
 * @param statuses the newest application first
 */
export function performerKycStatus(statuses: readonly KycStatus[]): PerformerKycStatus {
  if (statuses.includes('APPROVED')) return 'APPROVED';
  if (statuses.some(isOpen)) return 'PENDING';
  const lastDecided = statuses.find((status) => status !== 'WITHDRAWN');
  return lastDecided === 'REJECTED' || lastDecided === 'REVOKED' ? 'REJECTED' : 'NONE';
}

/** One application at a time, and none while an approval holds: it ends by running out, or by being taken back. */
export const mayApply = (status: PerformerKycStatus): boolean => status === 'NONE' || status === 'REJECTED';
