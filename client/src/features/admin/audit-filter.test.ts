import { expect, test } from 'vitest';
import { actionChoices, everything, nobody, toAuditFilter } from './audit-filter.ts';

test('what does not matter is not asked for', () => {
  const nothing = { actorId: null, action: null, targetType: null, targetId: null, since: null, until: null };
  expect(toAuditFilter(everything, nobody)).toEqual(nothing);
  expect(toAuditFilter({ ...everything, since: 'yesterday', action: '  ' }, nobody)).toEqual(nothing);
});

test('all actions of a noun can be chosen together', () => {
  expect(actionChoices(['user.disable', 'session.create', 'session.end_all'])).toEqual([
    ...['session.*', 'session.create', 'session.end_all'],
    ...['user.*', 'user.disable'],
  ]);
});

test('a moment of the own zone is sent in UTC', () => {
  const filter = toAuditFilter({ ...everything, since: '2026-11-21T09:30' }, { ...nobody, actorId: 'VXNlcjox' });
  expect(filter.since).toBe(new Date(2026, 10, 21, 9, 30).toISOString());
  expect(filter.actorId).toBe('VXNlcjox');
});

test('somebody it was done to is looked for by their id, before a thing', () => {
  expect(toAuditFilter({ ...everything, targetId: ' UG9zdDox ' }, nobody).targetId).toBe('UG9zdDox');
  const people = { ...nobody, targetId: 'VXNlcjoy' };
  expect(toAuditFilter({ ...everything, targetId: 'UG9zdDox' }, people)).toMatchObject({
    actorId: null,
    targetId: 'VXNlcjoy',
  });
});
