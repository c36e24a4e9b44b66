import { expect, it } from 'vitest';
import { endlessMarks, processorTime } from '../testing/processor-time.ts';
import { normalizeText } from './normalize-text.ts';

const quarterMegabyte = 250_000;
const filled = (piece: string) => piece.repeat(Math.floor(quarterMegabyte / 2 / piece.length));

it.each([
  ['marks of two classes', endlessMarks(quarterMegabyte / 2)],
  ['marks in turns', `a${filled('\u0301\u0323')}`],
  ['marks that are two in one', `a${filled('\u0344')}${filled('\u0323')}`],
  ['marks in runs of just 30', filled(`a${'\u0301'.repeat(15)}${'\u0323'.repeat(15)}`)],
  ['voicing of half-width katakana', `ｶ${filled('ﾞ')}${filled('\u0301')}${filled('ﾟ')}`],
  ['Kirat Rai vowels', filled('\u{16d68}')],
  ['Hangul in letters', filled('\u1100\u1161\u11a8')],
  ['a character that becomes eighteen', filled('\ufdfa')],
])('%s by the hundred thousand are normalised in no time', async (_, text) => {
  expect(await processorTime(() => normalizeText(text))).toBeLessThan(250);
});

it('leaves ordinary texts as NFKC has them, however long they are', () => {
  const ordinary = [
    'Cafe\u0301 Ångström ﬁ Ⅷ ½ ㍿ ﷺ',
    'ｶﾞｷﾞｸﾞ ＡＢＣ 葛\u{e0100}城 が',
    '각 각 नि किं',
    '👩‍💻 🇯🇵 ❤️',
    'ế̂̃ \ud800 \0',
    `Z${'\u0335\u0321\u0334\u0301'.repeat(7)}`,
  ];
  for (const text of ordinary) {
    expect(normalizeText(text)).toBe(text.normalize('NFKC'));
    const long = `${text} `.repeat(1_000);
    expect(normalizeText(long)).toBe(long.normalize('NFKC'));
  }
});

it('changes nothing about a short text, for passwords are hashed after it, and keeps every mark of a long one', () => {
  const short = endlessMarks(256);
  expect(normalizeText(short)).toBe(short.normalize('NFKC'));
  const long = normalizeText(endlessMarks(2_001));
  expect(Math.max(...long.split('\u034f').map((run) => run.length))).toBe(30);
  expect(long.normalize('NFD').match(/[\u0301\u0323]/g)).toHaveLength(2_000);
});
