import { type SQL, sql } from 'drizzle-orm';
import { splitIntoRuns, type TextRun } from './text-runs.ts';
import { quoteLexeme, type SearchWeight, tsvectorLiteral } from './tsvector-literal.ts';

/** A part of a document, for example its title. */
export interface SearchPart {
  readonly text: string | null | undefined;
  /** @default 'D' */
  readonly weight?: SearchWeight;
}

/** A query has at most so many lexemes; what comes after them is left out. */
const maxQueryLexemes = 32;

/** Nobody types more than this; it bounds the work on what a program sends. */
const maxQueryCharacters = 1_000;

/**
 * What a text is searched by: the words of spaced scripts, and for unspaced writing each two neighbouring characters
 * (`日本語` gives `日本`, `本語`), or the one where it stands alone. In the order of the text, with repetitions.
 */
export function searchTokens(text: string): string[] {
  return splitIntoRuns(text).flatMap(tokensOf);
}

/**
 * SQL for the `tsvector` of a document, made here and not by a PostgreSQL dictionary, so that it is the same on every
 * server. Store it in a column with a GIN index, in the statement that writes the text.
 * @param document a text, or parts that count differently in the ranking
 */
export function toSearchDocument(document: string | readonly SearchPart[]): SQL {
  const parts: readonly SearchPart[] = typeof document === 'string' ? [{ text: document }] : document;
  const lexemes = parts.flatMap(({ text, weight = 'D' }) =>
    splitIntoRuns(text ?? '')
      .flatMap(lexemesOf)
      .map((lexeme) => ({ lexeme, weight })),
  );
  return sql`${tsvectorLiteral(lexemes, maxQueryLexemes)}::tsvector`;
}

/**
 * SQL for the `tsquery` of what somebody typed; all of it must occur in a document. Unspaced writing must occur as it
 * stands, words in any order, and the last word may go on in the document, so that it finds while one types.
 * @returns null when there is nothing to search for; the answer to that is an empty list
 */
export function toSearchQuery(text: string): SQL | null {
  const terms: string[] = [];
  let left = maxQueryLexemes;
  const runs = splitIntoRuns(text.slice(0, maxQueryCharacters));
  for (const [index, run] of runs.entries()) {
    const tokens = tokensOf(run).slice(0, left);
    if (tokens.length === 0) break;
    left -= tokens.length;
    const isLast = index === runs.length - 1;
    terms.push(`(${tokens.map((token) => quoteLexeme(token) + (mayGoOn(run, isLast) ? ':*' : '')).join(' <-> ')})`);
  }
  return terms.length === 0 ? null : sql`${terms.join(' & ')}::tsquery`;
}

/** A single character is found at the start of any pair; see `lexemesOf` for the end of a run. */
function mayGoOn(run: TextRun, isLast: boolean): boolean {
  return run.kind === 'cjk' ? Array.from(run.text).length === 1 : run.kind === 'word' && isLast;
}

function tokensOf(run: TextRun): string[] {
  if (run.kind !== 'cjk') return [run.text];
  const characters = Array.from(run.text);
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/**
 * The tokens, and after the pairs of a run its last character alone. So each character begins some lexeme, and one that is
 * looked for alone is found by prefix. It also keeps a phrase from reaching into the next run.
 */
function lexemesOf(run: TextRun): string[] {
  const tokens = tokensOf(run);
  const lastPair = tokens.at(-1);
  if (run.kind !== 'cjk' || lastPair === undefined) return tokens;
  const lastCharacter = Array.from(lastPair).at(-1);
  return lastCharacter === undefined || lastCharacter === lastPair ? tokens : [...tokens, lastCharacter];
}
