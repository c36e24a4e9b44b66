/** Mantine colours that initials may stand on; each is readable under white text in its seventh shade. */
const palette = ['matsu', 'shu', 'ai', 'fuji', 'yamabuki', 'asagi'] as const;

export type NameColor = (typeof palette)[number];

/** The same name always has the same colour. */
export function nameColor(name: string): NameColor {
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return palette[hash % palette.length] ?? 'matsu';
}

/** One letter for Japanese names and single words, two for names of more words. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter(Boolean);
  const first = firstLetter(words[0]) || '?';
  const second = words.length > 1 ? firstLetter(words.at(-1)) : '';
  return (first + (/[a-z]/iu.test(first) ? second : '')).toUpperCase();
}

function firstLetter(word: string | undefined): string {
  return String.fromCodePoint(...(word ? [word.codePointAt(0) ?? 0] : []));
}
