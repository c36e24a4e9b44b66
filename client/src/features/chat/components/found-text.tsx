import { Mark } from '@mantine/core';
import { useMemo } from 'react';
import { markFound } from '../text/found-words.ts';

/** A text with the words that were looked for set off. */
export function FoundText({ text, query }: { readonly text: string; readonly query: string }) {
  const pieces = useMemo(() => markFound(text, query), [text, query]);
  // biome-ignore-start lint/suspicious/noArrayIndexKey: the pieces of a text never change places
  return pieces.map(({ text: piece, isFound }, index) => (isFound ? <Mark key={index}>{piece}</Mark> : piece));
  // biome-ignore-end lint/suspicious/noArrayIndexKey: the pieces of a text never change places
}
