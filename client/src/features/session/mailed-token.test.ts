import { expect, test } from 'vitest';
import { mailedToken } from './mailed-token.ts';

test('the token of a mailed link is found with and without the sign before it', () => {
  expect(mailedToken('#token=abc-DEF_123')).toBe('abc-DEF_123');
  expect(mailedToken('token=abc')).toBe('abc');
});

test.each(['', '#', '#token=', '#other=abc', '#token=<script>'])('%j has none', (hash) => {
  expect(mailedToken(hash)).toBeNull();
});
