import { expect, test } from 'vitest';
import { pickLanguage } from './language.ts';

test('the first of the browser’s languages that Kizuna speaks is taken', () => {
  expect(pickLanguage(['fr-FR', 'ja-JP', 'en'])).toBe('ja');
  expect(pickLanguage(['en-GB', 'ja'])).toBe('en');
});

test('English serves those whose languages Kizuna does not speak', () => {
  expect(pickLanguage(['de', 'fr'])).toBe('en');
  expect(pickLanguage([])).toBe('en');
});
