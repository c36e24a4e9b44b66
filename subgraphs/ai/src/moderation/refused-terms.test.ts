import { describe, expect, it } from 'vitest';
import { createRefusedTerms } from './refused-terms.ts';

const moderation = createRefusedTerms(['dragon', '赤い 竜', 'c++ (hard)']);

describe('refused terms', () => {
  it.each([
    'a Dragon over the town',
    'ＤＲＡＧＯＮ',
    'dra\u200bgon',
    'dragonの絵',
    '空の赤い竜',
    '空の赤 い竜',
    'C++  (HARD)',
    'child   porn',
    '児童ポルノ',
    '児童ﾎﾟﾙﾉ',
  ])('refuses %j', async (text) => {
    expect(await moderation.allows(text)).toBe(false);
  });

  it.each(['dragonfly at the pond', '竜宮城', 'hard rock', '', '桜'])('allows %j', async (text) => {
    expect(await moderation.allows(text)).toBe(true);
  });
});
