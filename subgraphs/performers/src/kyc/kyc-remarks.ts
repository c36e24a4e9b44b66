import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { z } from 'zod';

/** What a reviewer writes with a decision. */
export interface Remarks {
  /** Private to reviewers. */
  readonly note: string | null;
  /** For the applicant. */
  readonly comment: string | null;
}

const remark = z.string().trim().max(2_000).nullable();

/** Trims both; what is empty then is null. @throws KizunaError VALIDATION_ERROR when one is longer than 2,000 characters */
export function checkRemarks({ note, comment }: Remarks): Remarks {
  return { note: check('note', note), comment: check('comment', comment) };
}

function check(field: keyof Remarks, text: string | null): string | null {
  const checked = remark.safeParse(text);
  if (!checked.success) throw invalid(field, 'Use at most 2,000 characters.', '2,000文字以内で入力してください。');
  return checked.data || null;
}
