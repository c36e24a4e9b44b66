import { parse, stripIgnoredCharacters } from 'graphql';
import { describe, expect, it } from 'vitest';
import { planningFormOf } from './internal-keys.ts';

const names = { fields: new Set(['pay', 'node']), required: new Set<string>() };
const planned = (text: string) => stripIgnoredCharacters(planningFormOf(parse(text, { noLocation: true }), names).text);

describe('the keys of fields', () => {
  it('stay as they are where arguments or fields of inputs are only written in another order', () => {
    expect(
      planned(
        '{ x: pay(a: 1, b: [{ c: 2, d: { e: 3, f: 4 } }]) { p } ...F } fragment F on Query { x: pay(b: [{ d: { f: 4, e: 3 }, c: 2 }], a: 1) { q } }',
      ),
    ).toBe(
      stripIgnoredCharacters(
        '{ x: pay(a: 1, b: [{ c: 2, d: { e: 3, f: 4 } }]) { p } ...F } fragment F on Query { x: pay(b: [{ d: { f: 4, e: 3 }, c: 2 }], a: 1) { q } }',
      ),
    );
  });

  it('are told apart where fields of different types have other arguments, or items in another order', () => {
    expect(planned('{ node { ... on A { x: pay(a: [1, 2]) } ... on B { x: pay(a: [2, 1]) } } }')).toBe(
      stripIgnoredCharacters('{ node { ... on A { _k_0_x: pay(a: [1, 2]) } ... on B { _k_1_x: pay(a: [2, 1]) } } }'),
    );
  });

  it('are one for a mutation that names a field twice', () => {
    expect(planned('mutation { x: pay(a: 1, b: 2) { p } x: pay(b: 2, a: 1) { q } }')).toBe(
      stripIgnoredCharacters('mutation { x: pay(a: 1, b: 2) { p q } }'),
    );
  });
});
