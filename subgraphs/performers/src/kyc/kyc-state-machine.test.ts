import { describe, expect, it } from 'vitest';
import {
  canTake,
  isFinal,
  isOpen,
  type KycStep,
  type KycStepName,
  kycStatuses,
  kycSteps,
} from './kyc-state-machine.ts';

describe('the KYC state machine', () => {
  it('knows exactly the steps of the contract', () => {
    const steps = Object.values<KycStep>(kycSteps).flatMap(({ from, to, by }) =>
      from.map((status) => `${status} -> ${to} by ${by}`),
    );
    expect(steps.sort()).toEqual(
      [
        'DRAFT -> SUBMITTED by APPLICANT',
        'NEEDS_RESUBMISSION -> SUBMITTED by APPLICANT',
        'DRAFT -> WITHDRAWN by APPLICANT',
        'SUBMITTED -> WITHDRAWN by APPLICANT',
        'NEEDS_RESUBMISSION -> WITHDRAWN by APPLICANT',
        'SUBMITTED -> CHECKING by SYSTEM',
        'CHECKING -> IN_REVIEW by SYSTEM',
        'IN_REVIEW -> APPROVED by REVIEWER',
        'IN_REVIEW -> REJECTED by REVIEWER',
        'IN_REVIEW -> NEEDS_RESUBMISSION by REVIEWER',
        'APPROVED -> REVOKED by REVIEWER',
        'APPROVED -> EXPIRED by SYSTEM',
      ].sort(),
    );
  });

  it('calls open what is undecided, and final what no step leaves', () => {
    expect(kycStatuses.filter((status) => !isOpen(status))).toEqual([
      'APPROVED',
      'REJECTED',
      'WITHDRAWN',
      'EXPIRED',
      'REVOKED',
    ]);
    expect(kycStatuses.filter(isFinal)).toEqual(['REJECTED', 'WITHDRAWN', 'EXPIRED', 'REVOKED']);
  });

  it('lets nobody skip the review', () => {
    const decisions: KycStepName[] = ['approve', 'reject', 'requestResubmission'];
    for (const decision of decisions) {
      expect(kycStatuses.filter((status) => canTake(decision, status))).toEqual(['IN_REVIEW']);
    }
  });
});
