import { invalid } from '@kizuna/kit/errors/kizuna-error';

/** What a text of the input must be. */
export interface TextRule {
  /** In characters as people count them: an astral one is one. */
  readonly max: number;
  /** Whether line breaks and tabs are part of it. */
  readonly multiline: boolean;
}

/**
 * Checks a text that somebody wrote; the text itself is left as it is.
 * @throws KizunaError VALIDATION_ERROR when it is blank, too long, or has control characters
 */
export function checkText(field: string, text: string, { max, multiline }: TextRule): string {
  // No character takes more than two places, so that a huge text is not taken apart only to be counted.
  if (text.trim() === '' || text.length > max * 2 || Array.from(text).length > max) {
    const limit = max.toLocaleString('en');
    throw invalid(field, `Use 1 to ${limit} characters.`, `1〜${limit}文字で入力してください。`);
  }
  if (hasControls(text, multiline)) {
    throw invalid(field, 'Control characters are not allowed.', '制御文字は使えません。');
  }
  return text;
}

function hasControls(text: string, multiline: boolean): boolean {
  return multiline ? /[^\P{Cc}\t\n\r]/u.test(text) : /\p{Cc}/u.test(text);
}
