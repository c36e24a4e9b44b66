import type { LocalizedText } from '@kizuna/kit/errors/error-codes';

export const checkKinds = ['IMAGE_QUALITY', 'SHARPNESS', 'DUPLICATE_IMAGE', 'AGE', 'MRZ'] as const;
export type CheckKind = (typeof checkKinds)[number];

export const checkResults = ['PASSED', 'FAILED', 'UNDECIDED'] as const;
export type CheckResult = (typeof checkResults)[number];

/** What one background check found. */
export interface CheckFinding {
  readonly kind: CheckKind;
  readonly result: CheckResult;
  /** 0 to 1, higher is better; null when it could not be measured. */
  readonly score: number | null;
  /** A sentence for the reviewer. */
  readonly reason: LocalizedText;
  /** The document it is about; null when it is about the whole. */
  readonly documentId: number | null;
}
