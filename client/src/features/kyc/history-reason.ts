import type { KycDocumentKind, KycRejectionReason, KycStatus } from '../../graphql/generated/graphql.ts';

/** Why a step was taken: what the server names by codes, and what the reviewer wrote; each may be missing. */
export interface HistoryReason {
  readonly documents: readonly KycDocumentKind[];
  readonly rejection: KycRejectionReason | null;
  readonly comment: string;
}

const kinds: ReadonlySet<string> = new Set<KycDocumentKind>([
  ...(['ID_FRONT', 'ID_BACK', 'SELFIE', 'SELFIE_WITH_ID', 'AGREEMENT', 'OTHER'] as const),
]);
const rejections: ReadonlySet<string> = new Set<KycRejectionReason>([
  ...(['DOCUMENT_UNREADABLE', 'DOCUMENT_EXPIRED', 'DATA_MISMATCH', 'UNDERAGE', 'SUSPECTED_FRAUD', 'OTHER'] as const),
]);
const isKind = (code: string): code is KycDocumentKind => kinds.has(code);
const isRejection = (code: string): code is KycRejectionReason => rejections.has(code);

/**
 * Takes a reason apart: of a rejection it begins with its code, of a request with the kinds of the documents, before `: ` and the
 * comment. What begins otherwise is all comment.
 */
export function readReason(to: KycStatus, reason: string): HistoryReason {
  const [, head = '', comment = ''] = /^(.*?)(?:: (.*))?$/su.exec(reason) ?? [];
  const codes = head.split(', ');
  if (to === 'NEEDS_RESUBMISSION' && codes.every(isKind)) return { documents: codes, rejection: null, comment };
  if (to === 'REJECTED' && isRejection(head)) return { documents: [], rejection: head, comment };
  return { documents: [], rejection: null, comment: reason };
}
