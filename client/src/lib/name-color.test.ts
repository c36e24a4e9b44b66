import { expect, test } from 'vitest';
import { initials, nameColor } from './name-color.ts';

test.each([
  ['Mika Tanaka', 'MT'],
  ['mika', 'M'],
  ['mika_tanaka', 'MT'],
  ['佐藤 蓮', '佐'],
  ['', '?'],
])('the initials of "%s" are %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

test('the same name always has the same colour', () => {
  expect(nameColor('佐藤 蓮')).toBe(nameColor('佐藤 蓮'));
});
