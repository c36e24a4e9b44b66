import { normalizeText } from '@kizuna/kit/input/normalize-text';
import type { Moderation } from './moderation.ts';

/** Short on purpose: what is never allowed anywhere. Each installation adds its own. */
const builtInTerms = [
  'child porn',
  'child pornography',
  'csam',
  'lolicon',
  'shotacon',
  'underage nude',
  'revenge porn',
  'deepfake porn',
  '児童ポルノ',
  'ロリコン',
  'リベンジポルノ',
  'ディープフェイクポルノ',
];

/**
 * A list of terms. Terms of Latin letters must stand as words; those of other scripts may stand anywhere. Case, width,
 * invisible characters and the kind of space make no difference.
 * @param more terms besides the built-in ones
 */
export function createRefusedTerms(more: readonly string[]): Moderation {
  const terms = [...builtInTerms, ...more].map(normalise).filter((term) => term !== '');
  const patterns = terms.map(toPattern);
  return {
    async allows(text) {
      const normal = normalise(text);
      return !patterns.some((pattern) => pattern.test(normal));
    },
  };
}

function normalise(text: string): string {
  return normalizeText(text)
    .toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim();
}

function toPattern(term: string): RegExp {
  if (/^[\p{Script=Latin}\p{N} ]+$/u.test(term)) {
    // Japanese may follow a Latin word at once.
    return new RegExp(`(?<![\\p{Script=Latin}\\p{N}])${quote(term)}(?![\\p{Script=Latin}\\p{N}])`, 'u');
  }
  // Scripts without spaces: one in between does not hide a term.
  return new RegExp(Array.from(term.replaceAll(' ', ''), quote).join(' ?'), 'u');
}

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
