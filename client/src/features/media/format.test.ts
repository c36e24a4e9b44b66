import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatPercent } from './format.ts';

describe('a length of time', () => {
  it.each([
    [0, '0:00'],
    [5.9, '0:05'],
    [65, '1:05'],
    [3599.99, '59:59'],
    [3723, '1:02:03'],
    [-1, '0:00'],
  ])('of %s seconds is written as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('a size', () => {
  it('is written in the largest unit that leaves a whole number before the point', () => {
    expect(formatBytes(512, 'en')).toBe('512B');
    expect(formatBytes(1_500, 'en')).toBe('2 kB');
    expect(formatBytes(1_540_000, 'en')).toBe('1.5 MB');
    expect(formatBytes(5_000_000_000, 'en')).toBe('5 GB');
  });

  it('never reads 1,000 of a unit that has a larger one', () => {
    expect(formatBytes(999_999_999, 'en')).toBe('1 GB');
  });

  it('can be written for Japanese readers', () => {
    expect(formatBytes(1_540_000, 'ja')).toMatch(/^1\.5\s*MB$/u);
  });
});

describe('a percentage', () => {
  it('says 100 only when everything is there', () => {
    expect(formatPercent(0.9999, 'en')).toBe('99%');
    expect(formatPercent(1, 'en')).toBe('100%');
    expect(formatPercent(1.2, 'en')).toBe('100%');
  });
});
