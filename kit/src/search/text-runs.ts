import { normalizeText } from '../input/normalize-text.ts';

/** A stretch of text that is searched in one way. */
export interface TextRun {
  /** `word`: letters and digits of a script that puts spaces between words; `cjk`: unspaced writing; `emoji`: one of them. */
  readonly kind: 'word' | 'cjk' | 'emoji';
  /** Lower case and NFKC, never empty. */
  readonly text: string;
}

/** Beyond this many characters a text is not looked at: a tsvector holds less than 1 MB. */
const maxCharacters = 50_000;

/** Longer words are cut here, in documents and in queries alike; PostgreSQL refuses lexemes over 2 kB. */
const maxWordCharacters = 64;

/** Korean has spaces, but its particles stick to the words, so it is searched like Japanese. */
const cjk = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}ー`;

const runs = new RegExp(
  [
    `(?<cjk>[${cjk}]+)`,
    String.raw`(?<emoji>\p{Extended_Pictographic}|\p{Regional_Indicator}{2})`,
    String.raw`(?<word>[\p{L}\p{N}](?:(?![${cjk}])[\p{L}\p{N}\p{M}])*)`,
  ].join('|'),
  'gu',
);

/**
 * Cuts a text into what can be searched; punctuation, spaces and controls fall away. Half-width kana and full-width letters
 * become the usual ones; hiragana and katakana stay apart.
 */
export function splitIntoRuns(text: string): TextRun[] {
  const found: TextRun[] = [];
  for (const { groups } of normalise(text).matchAll(runs)) {
    if (groups?.cjk) found.push({ kind: 'cjk', text: groups.cjk });
    else if (groups?.emoji) found.push({ kind: 'emoji', text: groups.emoji });
    else if (groups?.word) found.push({ kind: 'word', text: cutWord(groups.word) });
  }
  return found;
}

function normalise(text: string): string {
  // Cut twice: NFKC makes some single characters into eighteen.
  return (
    normalizeText(text.slice(0, maxCharacters))
      .toLowerCase()
      .slice(0, maxCharacters)
      // Joiners, variation selectors and the like are not seen, so they must not part what looks alike.
      .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  );
}

function cutWord(word: string): string {
  return word.length <= maxWordCharacters ? word : Array.from(word).slice(0, maxWordCharacters).join('');
}
