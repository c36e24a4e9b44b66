import { expect, test } from 'vitest';
import { tokenExpiry } from './token-expiry.ts';

const token = (claims: string) => `h.${btoa(claims).replaceAll('+', '-').replaceAll('/', '_')}.s`;

test('the end of a token is read in milliseconds, from base64url too', () => {
  expect(tokenExpiry(token('{"exp":1795000000,"name":"ÿÿ>>??"}'))).toBe(1_795_000_000_000);
});

test.each(['', 'opaque', 'a.b.c', token('{}'), token('null'), token('{"exp":"soon"}')])(
  '"%s" has no known end',
  (text) => {
    expect(tokenExpiry(text)).toBeNull();
  },
);
