import { expect, it } from 'vitest';
import { apiTokenScopes, hashApiToken, hintOfApiToken, looksLikeApiToken, makeApiToken } from './api-token.ts';

it('makes tokens of one shape that differ from one another', () => {
  const tokens = Array.from({ length: 200 }, makeApiToken);
  expect(new Set(tokens).size).toBe(200);
  for (const token of tokens) expect(token).toMatch(/^kzn_[0-9A-Za-z]{49}$/);
  expect(tokens.every(looksLikeApiToken)).toBe(true);
});

it('tells a mistyped or made-up token from a real one without asking anybody', () => {
  const token = makeApiToken();
  const other = token.charAt(20) === 'a' ? 'b' : 'a';
  expect(looksLikeApiToken(`${token.slice(0, 20)}${other}${token.slice(21)}`)).toBe(false);
  for (const text of ['', 'kzn_', token.slice(0, -1), `${token}a`, ` ${token}`, `kzn_${'0'.repeat(49)}`]) {
    expect(looksLikeApiToken(text)).toBe(false);
  }
});

it('gives away neither the token by its hint nor by its hash', () => {
  const token = makeApiToken();
  expect(hintOfApiToken(token)).toBe(token.slice(0, 10));
  expect(hashApiToken(token)).toMatch(/^[0-9a-f]{64}$/);
});

it('knows reading and writing of nine areas', () => {
  expect(apiTokenScopes).toHaveLength(18);
  expect(apiTokenScopes).toContain('kyc:read');
});
