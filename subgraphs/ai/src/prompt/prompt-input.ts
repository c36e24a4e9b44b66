import { invalid } from '@kizuna/kit/errors/kizuna-error';
import type { Moderation } from '../moderation/moderation.ts';

const maxTags = 8;
const maxTagLength = 32;

/** Control characters, which nobody can see and of which PostgreSQL cannot store all; line breaks and tabs are fine. */
const controls = /(?![\t\n\r])\p{Cc}/u;

/** What people count as one: an emoji of one code point is one character. */
const lengthOf = (text: string): number => Array.from(text).length;

/**
 * Checks a text and trims it.
 * @param field the input field to name
 * @param longest in characters
 * @throws KizunaError VALIDATION_ERROR
 */
export function checkText(field: string, text: string, longest: number): string {
  const trimmed = text.trim();
  if (trimmed === '' || lengthOf(trimmed) > longest) {
    const count = longest.toLocaleString('en');
    throw invalid(field, `Use 1 to ${count} characters.`, `1〜${count}文字で入力してください。`);
  }
  if (controls.test(trimmed)) throw invalid(field, 'It holds control characters.', '制御文字は使えません。');
  return trimmed;
}

/**
 * Checks tags; the same tag twice counts once.
 * @throws KizunaError VALIDATION_ERROR
 */
export function checkTags(field: string, tags: readonly string[]): string[] {
  if (tags.length > maxTags) throw invalid(field, `At most ${maxTags} tags.`, `タグは${maxTags}個までです。`);
  return [...new Set(tags.map((tag, index) => checkText(`${field}.${index}`, tag.normalize('NFKC'), maxTagLength)))];
}

/**
 * Checks a whole number.
 * @throws KizunaError VALIDATION_ERROR
 */
export function checkNumber(field: string, value: number, lowest: number, highest: number): number {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw invalid(field, `Use ${lowest} to ${highest}.`, `${lowest}〜${highest} で指定してください。`);
}

/**
 * Lets the moderation judge a text.
 * @throws KizunaError VALIDATION_ERROR; which term it was is not said
 */
export async function refuseTerms(field: string, text: string, moderation: Moderation): Promise<void> {
  if (await moderation.allows(text)) return;
  throw invalid(field, 'This holds a term that is not allowed here.', '使用できない語句が含まれています。');
}
