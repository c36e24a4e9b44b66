import { checkOptionalText } from '@kizuna/kit/input/text';

/** What a reviewer writes with a decision. */
export interface Remarks {
  /** Private to reviewers. */
  readonly note: string | null;
  /** For the applicant. */
  readonly comment: string | null;
}

const rule = { max: 2_000, multiline: true };

/** Trims both; what is empty then is null. @throws KizunaError VALIDATION_ERROR for control characters, or more than 2,000 */
export function checkRemarks({ note, comment }: Remarks): Remarks {
  return { note: checkOptionalText('note', note, rule), comment: checkOptionalText('comment', comment, rule) };
}
