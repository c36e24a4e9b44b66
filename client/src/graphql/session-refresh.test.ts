import { expect, test } from 'vitest';
import { outcomeOf } from './session-refresh.ts';

test('a token is a token', () => {
  const answer = {
    data: { sessionRefresh: { __typename: 'SessionRefreshPayload', accessToken: 'a', userErrors: [] } },
  } as const;
  expect(outcomeOf(answer)).toEqual({ kind: 'token', accessToken: 'a' });
});

test.each(['UNAUTHORIZED', 'FORBIDDEN', 'INVALID_CREDENTIALS'])('%s means that there is no session', (code) => {
  expect(outcomeOf({ data: null, errors: [{ extensions: { code } }] })).toEqual({ kind: 'ended' });
});

test('a user error means that there is no session', () => {
  const userErrors = [{ code: 'INVALID_CREDENTIALS' }];
  const answer = { data: { sessionRefresh: { accessToken: null, userErrors } } };
  expect(outcomeOf(answer)).toEqual({ kind: 'ended', reason: null });
});

test('the server may say why there is none', () => {
  const userErrors = [{ code: 'INVALID_CREDENTIALS' }];
  const answer = { data: { sessionRefresh: { accessToken: null, endReason: 'DISABLED', userErrors } } } as const;
  expect(outcomeOf(answer)).toEqual({ kind: 'ended', reason: 'DISABLED' });
});

test.each(['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'RATE_LIMITED'])('%s says nothing about the session', (code) => {
  expect(outcomeOf({ data: { sessionRefresh: null }, errors: [{ extensions: { code } }] })).toEqual({
    kind: 'unreachable',
  });
});
