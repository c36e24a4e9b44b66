/** A piece of a found text; `isFound` where it says what was looked for. */
export interface FoundPiece {
  readonly text: string;
  readonly isFound: boolean;
}

/** So much stands before the first word that was found, in characters; more is left out. */
const before = 30;

/**
 * Splits a text at the words that were looked for, whatever their case, and begins shortly before the first one, so that it is in
 * sight. A text in which none stands as it was typed (the search knows other forms of a letter, too) stays in one piece.
 */
export function markFound(text: string, query: string): readonly FoundPiece[] {
  const words = query.split(/[\s\u3000]+/u).filter(Boolean);
  if (words.length === 0) return [{ text, isFound: false }];
  // The longest first: of "sea" and "seaside" the longer one is marked.
  const byLength = words.toSorted((left, right) => right.length - left.length);
  const pattern = new RegExp(byLength.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&')).join('|'), 'giu');
  const pieces: FoundPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > end) pieces.push({ text: text.slice(end, index), isFound: false });
    pieces.push({ text: found, isFound: true });
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isFound: false });
  return pieces.length > 1 ? shortened(pieces) : pieces;
}

function shortened(pieces: readonly FoundPiece[]): readonly FoundPiece[] {
  const [first, ...rest] = pieces;
  if (!first || first.isFound) return pieces;
  const characters = Array.from(first.text);
  if (characters.length <= before) return pieces;
  return [{ text: `…${characters.slice(-before).join('')}`, isFound: false }, ...rest];
}
