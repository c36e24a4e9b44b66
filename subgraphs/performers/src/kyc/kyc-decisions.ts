/** Why an application can be rejected. */
export const rejectionReasons = [
  'DOCUMENT_UNREADABLE',
  'DOCUMENT_EXPIRED',
  'DATA_MISMATCH',
  'UNDERAGE',
  'SUSPECTED_FRAUD',
  'OTHER',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];
