import { invalid } from '../errors/kizuna-error.ts';

/** What a text of the input must be. */
export interface TextRule {
  /** 0: it may be blank. @default 1 */
  readonly min?: 0 | 1;
  /** In characters as people count them: an astral one is one. */
  readonly max: number;
  /** Whether line breaks and tabs are part of it. */
  readonly multiline: boolean;
}

const control = /\p{Cc}/u;
/** Control characters but for tabs and line breaks, which some systems write as `\r\n`. */
const controlInProse = /(?!\r?\n|\t)\p{Cc}/u;

/**
 * Checks a text that somebody wrote; the text itself is left as it is, and spaces around it count.
 * @param field the input field to name
 * @throws KizunaError VALIDATION_ERROR when it is blank, too long, or has control characters, of which nobody can see any and
 *   PostgreSQL cannot store all
 */
export function checkText(field: string, text: string, { min = 1, max, multiline }: TextRule): string {
  // No character takes more than two places, so that a huge text is not taken apart only to be counted.
  const isTooLong = text.length > max * 2 || Array.from(text).length > max;
  if (isTooLong || (min > 0 && text.trim() === '')) {
    const limit = max.toLocaleString('en');
    if (min === 0) throw invalid(field, `Use at most ${limit} characters.`, `${limit}文字以内で入力してください。`);
    throw invalid(field, `Use 1 to ${limit} characters.`, `1〜${limit}文字で入力してください。`);
  }
  if (!multiline && control.test(text)) {
    throw invalid(field, 'Use one line without control characters.', '制御文字のない1行で入力してください。');
  }
  if (multiline && controlInProse.test(text)) {
    throw invalid(field, 'Control characters are not allowed.', '制御文字は使えません。');
  }
  return text;
}

/**
 * Checks a text that may be left out.
 * @returns the text without the spaces around it; null when nothing is left
 * @throws KizunaError VALIDATION_ERROR as `checkText`
 */
export function checkOptionalText(field: string, text: string | null | undefined, rule: TextRule): string | null {
  return checkText(field, (text ?? '').trim(), { ...rule, min: 0 }) || null;
}
