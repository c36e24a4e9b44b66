import { expect, test } from 'vitest';
import { everything, toAuditFilter } from './audit-filter.ts';

test('what does not matter is not asked for', () => {
  const nothing = { actorId: null, action: null, targetType: null, targetId: null, since: null, until: null };
  expect(toAuditFilter(everything, null)).toEqual(nothing);
  expect(toAuditFilter({ ...everything, since: 'yesterday', action: '  ' }, null)).toEqual(nothing);
});

test('a moment of the own zone is sent in UTC', () => {
  const filter = toAuditFilter({ ...everything, since: '2026-11-21T09:30' }, 'VXNlcjox');
  expect(filter.since).toBe(new Date(2026, 10, 21, 9, 30).toISOString());
  expect(filter.actorId).toBe('VXNlcjox');
});
