import { expect, test } from 'vitest';
import { markFound } from './found-words.ts';

const marked = (text: string, query: string) =>
  markFound(text, query)
    .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
    .join('');

test('words that were looked for are marked wherever they stand, whatever their case', () => {
  expect(marked('The sea, the Sea.', 'sea')).toBe('The [sea], the [Sea].');
  expect(marked('能登半島の岬、能登の海', '能登　海')).toBe('[能登]半島の岬、[能登]の[海]');
});

test('of two words that begin alike the longer one is marked', () => {
  expect(marked('by the seaside', 'sea seaside')).toBe('by the [seaside]');
});

test('what looks like a pattern is a word like any other', () => {
  expect(marked('1+1 (really?)', '1+1 (really?)')).toBe('[1+1] [(really?)]');
});

test('a long text begins shortly before what was found', () => {
  const text = marked(`${'あ'.repeat(500)}灯台です`, '灯台');
  expect(text).toBe(`…${'あ'.repeat(30)}[灯台]です`);
});

test('a text without the word as it was typed stays as it is', () => {
  expect(markFound('カフェ', 'ｶﾌｪ')).toEqual([{ text: 'カフェ', isFound: false }]);
});
