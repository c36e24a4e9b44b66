/** How much a part of a document counts in the ranking, A most. */
export type SearchWeight = 'A' | 'B' | 'C' | 'D';

/** One lexeme of a document at its place. */
export interface WeightedLexeme {
  readonly lexeme: string;
  readonly weight: SearchWeight;
}

/** What PostgreSQL keeps of a lexeme: positions up to 16,383, and at most 256 of them; the rest it drops silently. */
const maxPosition = 16_383;
const maxPositionsOfLexeme = 255;

type Positions = Map<string, Map<number, SearchWeight>>;

/**
 * Writes lexemes as the text of a `tsvector`, their order as positions. Where a document is longer than PostgreSQL can
 * count, positions begin anew, so that neighbours stay neighbours everywhere: a phrase is never missed, and hardly ever
 * found where there is none.
 * @param lexemes in the order of the text
 * @param longestPhrase in lexemes; so much is counted twice where positions begin anew, for phrases across that place
 */
export function tsvectorLiteral(lexemes: readonly WeightedLexeme[], longestPhrase: number): string {
  let lap = maxPosition - longestPhrase;
  let positions = placeAll(lexemes, lap, longestPhrase);
  while (Math.max(0, ...Array.from(positions.values(), (places) => places.size)) > maxPositionsOfLexeme) {
    lap = Math.max(Math.floor(lap / 2), maxPositionsOfLexeme - longestPhrase);
    positions = placeAll(lexemes, lap, longestPhrase);
  }
  return Array.from(positions, ([lexeme, places]) => {
    const list = Array.from(places, ([position, weight]) => `${position}${weight}`);
    return `${quoteLexeme(lexeme)}:${list.join(',')}`;
  }).join(' ');
}

/** A lexeme as `tsvector` and `tsquery` both read it, whatever is in it. */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function placeAll(lexemes: readonly WeightedLexeme[], lap: number, overlap: number): Positions {
  const all: Positions = new Map();
  for (const [index, { lexeme, weight }] of lexemes.entries()) {
    const places = all.get(lexeme) ?? new Map<number, SearchWeight>();
    all.set(lexeme, places);
    const place = (index % lap) + 1;
    keepHeavier(places, place, weight);
    if (index >= lap && place <= overlap) keepHeavier(places, place + lap, weight);
  }
  return all;
}

function keepHeavier(places: Map<number, SearchWeight>, position: number, weight: SearchWeight): void {
  const known = places.get(position);
  if (known === undefined || weight < known) places.set(position, weight);
}
