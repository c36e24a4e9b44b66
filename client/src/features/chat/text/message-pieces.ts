import { splitLinks } from '../../../lib/split-links.ts';

/** A piece of a message: plain, a web address, or somebody who is mentioned. */
export interface MessagePiece {
  readonly text: string;
  readonly href: string | null;
  readonly mentionedId: string | null;
}

interface Mentioned {
  readonly id: string;
  readonly username: string;
}

/** Usernames are ASCII: Japanese goes on behind one without a space. */
const mention = /@[\w.-]+/gu;
/** At the end of a name these belong to the sentence. */
const trailing = /[._-]+$/u;

/** Splits a text at its web addresses and at the names of those whom it mentions; the pieces put together are the text again. */
export function messagePieces(text: string, mentions: readonly Mentioned[]): readonly MessagePiece[] {
  const byName = new Map(mentions.map(({ id, username }) => [username.toLowerCase(), id]));
  return splitLinks(text).flatMap(({ text: piece, href }) =>
    href || byName.size === 0 ? [{ text: piece, href, mentionedId: null }] : splitMentions(piece, byName),
  );
}

function splitMentions(text: string, byName: ReadonlyMap<string, string>): readonly MessagePiece[] {
  const pieces: MessagePiece[] = [];
  let end = 0;
  const plainUpTo = (place: number) => {
    if (place > end) pieces.push({ text: text.slice(end, place), href: null, mentionedId: null });
  };
  for (const { 0: found, index } of text.matchAll(mention)) {
    const name = found.replace(trailing, '');
    const mentionedId = byName.get(name.slice(1).toLowerCase());
    if (mentionedId === undefined) continue;
    plainUpTo(index);
    pieces.push({ text: name, href: null, mentionedId });
    end = index + name.length;
  }
  plainUpTo(text.length);
  return pieces;
}

/** The ids of those whom a text mentions by `@username`. */
export function mentionedIn(text: string, members: readonly Mentioned[]): readonly string[] {
  const ids = messagePieces(text, members).flatMap(({ mentionedId }) => mentionedId ?? []);
  return [...new Set(ids)];
}
