import { describe, expect, it } from 'vitest';
import { createNgramEmbedder } from './ngram-embedder.ts';

const embedder = createNgramEmbedder();
const nearness = (a: string, b: string): number => {
  const other = embedder.embed(b);
  return embedder.embed(a).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
};

describe('the n-gram embedder', () => {
  it('gives vectors of length 1, and zeros where there is nothing to read', () => {
    expect(embedder.embed('夕焼けの海')).toHaveLength(256);
    expect(Math.hypot(...embedder.embed('夕焼けの海'))).toBeCloseTo(1, 5);
    expect(embedder.embed(' …!? ').every((value) => value === 0)).toBe(true);
  });

  it('sees no difference in case, width, spaces and punctuation', () => {
    expect(nearness('Neon City, at night!', 'ｎｅｏｎ  city at NIGHT')).toBeCloseTo(1, 5);
    expect(nearness('ｻｸﾗ', 'サクラ')).toBeCloseTo(1, 5);
  });

  it.each([
    ['満開の桜と遠くの山', '桜が満開の山道', '雨の都会、ネオンの看板'],
    ['a calm sea at sunset', 'sunset over a calm blue sea', 'robot repairing a bicycle'],
    ['夕焼けの海', '海', '森の中の古い寺'],
    ['白い猫が窓辺で眠る', '窓辺の猫', '黒い車が走る高速道路'],
  ])('puts %j nearer to %j than to %j', (text, related, unrelated) => {
    expect(nearness(text, related)).toBeGreaterThan(nearness(text, unrelated) + 0.15);
  });

  it('takes two texts with nothing in common as far apart', () => {
    expect(Math.abs(nearness('満開の桜と遠くの山、春の朝の光', 'Neon city street in the rain'))).toBeLessThan(0.2);
  });
});
