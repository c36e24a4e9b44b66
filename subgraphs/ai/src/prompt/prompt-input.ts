import { invalid } from '@kizuna/kit/errors/kizuna-error';
import { normalizeText } from '@kizuna/kit/input/normalize-text';
import { checkText } from '@kizuna/kit/input/text';
import type { Moderation } from '../moderation/moderation.ts';

const maxTags = 8;
const maxTagCharacters = 32;

/**
 * Checks tags; the same tag twice counts once.
 * @throws KizunaError VALIDATION_ERROR
 */
export function checkTags(field: string, tags: readonly string[]): string[] {
  if (tags.length > maxTags) throw invalid(field, `At most ${maxTags} tags.`, `タグは${maxTags}個までです。`);
  const rule = { max: maxTagCharacters, multiline: false };
  return [...new Set(tags.map((tag, index) => checkText(`${field}.${index}`, normalizeText(tag).trim(), rule)))];
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
