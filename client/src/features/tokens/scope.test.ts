import { expect, test } from 'vitest';
import { scopeParts } from './scope.ts';

test('a scope is an area and what may be done there', () => {
  expect(scopeParts('kyc:read')).toEqual({ area: 'kyc', act: 'read' });
});

test.each(['', 'kyc', 'toString:constructor', 'a newer one:read'])('%j is shown as it is', (scope) => {
  const { area, act } = scopeParts(scope);
  expect(area === null || act === null).toBe(true);
});
