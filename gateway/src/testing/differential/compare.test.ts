import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compareExactly, compareUnderFault } from './compare.ts';
import type { MonolithAnswer } from './monolith.ts';
import { hiddenAddress } from './subgraph.ts';

const whole: MonolithAnswer = { result: { data: { a: { b: 1, c: [2, null] } } }, failures: new Set() };
const broken: MonolithAnswer = {
  result: { data: { a: null }, errors: [new GraphQLError('first', { path: ['a', 'b'] })] },
  failures: new Set(['["a","b"]', '["a","c",0]']),
};
const coded = { extensions: { code: 'X' } };

describe('without a fault', () => {
  it('takes the same answer', () => {
    expect(compareExactly(whole, { data: { a: { b: 1, c: [2, null] } } })).toBeUndefined();
  });

  it.each([
    ['data', { data: { a: { b: 2, c: [2, null] } } }],
    ['data', { data: { a: { b: 1, c: [2] } } }],
    ['data', { data: { a: { b: 1, c: [2, null], d: 3 } } }],
    ['data', { data: { a: { b: 1 } } }],
    ['data', {}],
    ['key order', { data: { a: { c: [2, null], b: 1 } } }],
    ['errors', { data: { a: { b: 1, c: [2, null] } }, errors: [{ path: ['a', 'c', 1], ...coded }] }],
  ])('notices a difference in %s', (kind, actual) => {
    expect(compareExactly(whole, actual)?.kind).toBe(kind);
  });

  it('takes another error than the monolith’s where both end in the same null', () => {
    expect(compareExactly(broken, { data: { a: null }, errors: [{ path: ['a', 'c', 0], ...coded }] })).toBeUndefined();
  });

  it('notices errors that are missing, elsewhere, or without a code', () => {
    expect(compareExactly(broken, { data: { a: null } })?.kind).toBe('errors');
    expect(compareExactly(broken, { data: { a: null }, errors: [{ path: ['a', 'x'], ...coded }] })?.kind).toBe(
      'errors',
    );
    expect(compareExactly(broken, { data: { a: null }, errors: [{ path: ['a', 'b'] }] })?.kind).toBe('error code');
  });
});

describe('with a fault', () => {
  const partial = { data: { a: { b: null, c: [2, null] } } };

  it('takes a null that an error at, above or below it explains', () => {
    for (const path of [['a', 'b'], ['a'], ['a', 'b', 0, 'x']]) {
      expect(compareUnderFault(whole, { ...partial, errors: [{ path, ...coded }] }, [])).toBeUndefined();
    }
  });

  it('notices a null without an error, and a wrong value', () => {
    expect(compareUnderFault(whole, partial, [])?.kind).toBe('data');
    expect(compareUnderFault(whole, { ...partial, errors: [{ path: ['a', 'c'], ...coded }] }, [])?.kind).toBe('data');
    expect(compareUnderFault(whole, { data: { a: { b: 7, c: [2, null] } } }, [])?.kind).toBe('data');
  });

  it('notices an address or the name of a subgraph in an error', () => {
    for (const message of [`at ${hiddenAddress}`, 'users-svc is down']) {
      const errors = [{ path: ['a', 'b'], message, ...coded }];
      expect(compareUnderFault(whole, { ...partial, errors }, ['users-svc'])?.kind).toBe('leak');
    }
  });
});
