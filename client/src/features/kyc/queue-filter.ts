import type { KycStatus } from '../../graphql/generated/graphql.ts';

/** Choices of the status filter and what each asks the server for; null: everything. */
export const queueStatuses = {
  OPEN: ['SUBMITTED', 'CHECKING', 'IN_REVIEW'],
  NEEDS_RESUBMISSION: ['NEEDS_RESUBMISSION'],
  DECIDED: ['APPROVED', 'REJECTED', 'EXPIRED', 'REVOKED'],
  ALL: null,
} as const satisfies Record<string, readonly KycStatus[] | null>;

export type QueueStatus = keyof typeof queueStatuses;
export type QueueClaim = 'ANY' | 'NOBODY' | 'ME';

export interface QueueFilter {
  readonly status: QueueStatus;
  readonly claim: QueueClaim;
  /** Only what has waited at least so many hours; 0 for all. */
  readonly hours: number;
}

export const firstQueueFilter: QueueFilter = { status: 'OPEN', claim: 'ANY', hours: 0 };

interface QueueEntry {
  /** ISO 8601; null for what was never handed in. */
  readonly submittedAt?: string | null | undefined;
  readonly reviewer?: { readonly viewerIsSelf: boolean } | null | undefined;
}

/** Whether an entry fits the parts of the filter that the server does not know: who has claimed it, and how long it waits. */
export function fitsQueueFilter(entry: QueueEntry, { claim, hours }: QueueFilter, now: Date): boolean {
  if (claim === 'NOBODY' && entry.reviewer) return false;
  if (claim === 'ME' && !entry.reviewer?.viewerIsSelf) return false;
  if (hours === 0) return true;
  if (!entry.submittedAt) return false;
  return now.getTime() - new Date(entry.submittedAt).getTime() >= hours * 3_600_000;
}
