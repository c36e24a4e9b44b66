import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

test('fewer than eight characters are too short, whatever they are', () => {
  expect(passwordStrength('aB3$xZ9')).toBe('TOO_SHORT');
});

test('runs and repetitions are weak, however long', () => {
  expect(passwordStrength('abcdefghijklmnop')).toBe('WEAK');
  expect(passwordStrength('11111111111111111111')).toBe('WEAK');
});

test('the own name makes a password no stronger', () => {
  expect(passwordStrength('hanako-hanako-hanako', ['hanako'])).toBe('WEAK');
  expect(passwordStrength('HanakoHanako2', ['hanako', ''])).toBe('WEAK');
});

test('length and variety make it stronger', () => {
  expect(passwordStrength('tsuchiyo')).toBe('WEAK');
  expect(passwordStrength('kaze-tani')).toBe('FAIR');
  expect(passwordStrength('kaze-tani-yo')).toBe('GOOD');
  expect(passwordStrength('kaze tani yoru mori')).toBe('STRONG');
  expect(passwordStrength('風と谷と夜と森とうみ')).toBe('GOOD');
});
