/** A piece of a text; `href` when it is a web address. */
export interface TextPiece {
  readonly text: string;
  readonly href: string | null;
}

/** Only what an address is written with: Japanese goes on behind one without a space. */
const address = /https?:\/\/[\w\-.~:/?#[\]@!$&()*+,;=%]+/gu;
/** At the end of an address these belong to the sentence. */
const trailing = /[.,;:!?)\]}]+$/u;

/** Splits a text at its web addresses; the pieces put together are the text again. */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(address)) {
    const href = found.replace(trailing, '');
    if (!URL.canParse(href)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), href: null });
    pieces.push({ text: href, href });
    end = index + href.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}
