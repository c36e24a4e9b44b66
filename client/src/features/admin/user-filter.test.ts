import { expect, test } from 'vitest';
import { everyone, toUserFilter, userTypeOf } from './user-filter.ts';

test('what does not matter is not asked for', () => {
  expect(toUserFilter(everyone)).toEqual({ search: null, userType: null, isActive: null });
});

test('a search is sent without the spaces around it', () => {
  const filter = toUserFilter({ search: '  花子 ', userType: 'MEMBER', state: 'CLOSED' });
  expect(filter).toEqual({ search: '花子', userType: 'MEMBER', isActive: false });
});

test('only user types are user types', () => {
  expect(userTypeOf('PARTNER')).toBe('PARTNER');
  expect(userTypeOf('partner')).toBeNull();
});
