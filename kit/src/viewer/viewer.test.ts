import { expect, it } from 'vitest';
import { type ApiTokenViewer, requireSession, requireViewer, type SessionViewer, sessionOf } from './viewer.ts';

const session: SessionViewer = { userId: 7, userType: 'MEMBER', sessionId: 70 };
const token: ApiTokenViewer = { userId: 6, userType: 'PARTNER', tokenId: 3, scopes: [] };

it('tells nobody, a session and an API token apart', () => {
  expect([session, token, null, undefined].map(sessionOf)).toEqual([session, null, null, null]);
  expect([session, token].map(requireViewer)).toEqual([session, token]);
  expect(() => requireViewer(null)).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }));
  expect(requireSession(session)).toBe(session);
  expect(() => requireSession(null)).toThrow(expect.objectContaining({ code: 'UNAUTHORIZED' }));
  expect(() => requireSession(token)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
});
