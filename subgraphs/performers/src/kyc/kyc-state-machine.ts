/** Where an application can stand. */
export const kycStatuses = [
  'DRAFT',
  'SUBMITTED',
  'CHECKING',
  'IN_REVIEW',
  'APPROVED',
  'REJECTED',
  'NEEDS_RESUBMISSION',
  'WITHDRAWN',
  'EXPIRED',
  'REVOKED',
] as const;
export type KycStatus = (typeof kycStatuses)[number];

/** Who may take a step. The system is a background job. */
export type KycActor = 'APPLICANT' | 'REVIEWER' | 'SYSTEM';

/** One way to move on. */
export interface KycStep {
  readonly from: readonly KycStatus[];
  readonly to: KycStatus;
  readonly by: KycActor;
}

/** Every step there is; no other is possible. The names stand in the audit log as `kycApplication.<name>`. */
export const kycSteps = {
  submit: { from: ['DRAFT', 'NEEDS_RESUBMISSION'], to: 'SUBMITTED', by: 'APPLICANT' },
  withdraw: { from: ['DRAFT', 'SUBMITTED', 'NEEDS_RESUBMISSION'], to: 'WITHDRAWN', by: 'APPLICANT' },
  startChecks: { from: ['SUBMITTED'], to: 'CHECKING', by: 'SYSTEM' },
  finishChecks: { from: ['CHECKING'], to: 'IN_REVIEW', by: 'SYSTEM' },
  approve: { from: ['IN_REVIEW'], to: 'APPROVED', by: 'REVIEWER' },
  reject: { from: ['IN_REVIEW'], to: 'REJECTED', by: 'REVIEWER' },
  requestResubmission: { from: ['IN_REVIEW'], to: 'NEEDS_RESUBMISSION', by: 'REVIEWER' },
  revoke: { from: ['APPROVED'], to: 'REVOKED', by: 'REVIEWER' },
  expire: { from: ['APPROVED'], to: 'EXPIRED', by: 'SYSTEM' },
} as const satisfies Record<string, KycStep>;

export type KycStepName = keyof typeof kycSteps;

/** While an application is open, its performer cannot have another. */
export const openStatuses = [
  'DRAFT',
  'SUBMITTED',
  'CHECKING',
  'IN_REVIEW',
  'NEEDS_RESUBMISSION',
] as const satisfies readonly KycStatus[];

/** In these the applicant still works on it: documents may come and be replaced. */
export const editableStatuses: readonly KycStatus[] = ['DRAFT', 'NEEDS_RESUBMISSION'];

/** In these the performer's identity is being checked, or was found right, so it must stay as it is. */
export const identityFixedStatuses: readonly KycStatus[] = ['SUBMITTED', 'CHECKING', 'IN_REVIEW', 'APPROVED'];

export function isOpen(status: KycStatus): boolean {
  return openStatuses.some((open) => open === status);
}

export function canTake(step: KycStepName, status: KycStatus): boolean {
  const { from }: KycStep = kycSteps[step];
  return from.includes(status);
}

/** Nothing can happen to it any more. */
export function isFinal(status: KycStatus): boolean {
  return Object.values<KycStep>(kycSteps).every(({ from }) => !from.includes(status));
}
