import { expect, test } from 'vitest';
import { errorInfo } from './error-info.ts';

const refused = (extensions: Record<string, unknown>) =>
  errorInfo({ message: '[GraphQL] Wait.', graphQLErrors: [{ message: 'Wait.', extensions }] });

test('how long to wait is told in milliseconds, whichever way the server says it', () => {
  const known = { code: 'RATE_LIMITED', message: 'Wait.', retryAfterMs: 840_000 };
  expect(refused({ code: 'RATE_LIMITED', details: { retryAfterMs: 840_000 } })).toEqual(known);
  expect(refused({ code: 'RATE_LIMITED', retryAfter: 840 })).toEqual(known);
});

test('where the server does not say how long, neither does this', () => {
  expect(refused({ code: 'RATE_LIMITED', details: { retryAfterMs: 'soon' } })).toEqual({
    code: 'RATE_LIMITED',
    message: 'Wait.',
  });
});

test('a server that was not reached has a code of its own', () => {
  expect(errorInfo({ message: 'gone', networkError: new Error('gone') })?.code).toBe('NETWORK');
  expect(errorInfo(null)).toBeNull();
});
