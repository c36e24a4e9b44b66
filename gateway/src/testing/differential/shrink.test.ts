import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { generateOperation } from './operation-generator.ts';
import { createRandom } from './random.ts';
import { shrink } from './shrink.ts';

const schema = buildSchema(`
  type Query { a(x: Int): Node  b: [Node] }
  interface Node { id: ID  next: Node }
  type Leaf implements Node { id: ID  next: Node  text: String }
  type Other implements Node { id: ID  next: Node  size(unit: Unit): Int }
  enum Unit { M KM }`);

describe('shrinking an operation', () => {
  it('leaves only what makes it fail', async () => {
    const query = `query Q($x: Int = 3, $y: Boolean!) {
      b { id ...F }
      c: a(x: $x) @include(if: $y) { ... on Leaf { t: text next { ...F id } } }
    } fragment F on Node { id next { id } ... on Other { size(unit: KM) } }`;
    const fails = async (candidate: { query: string }) => candidate.query.includes('text');
    const smallest = await shrink(schema, { query, variables: { x: 1, y: true } }, fails);
    expect(smallest.query.replace(/\s+/g, ' ')).toBe('query Q { a { ... on Leaf { text } } }');
    expect(smallest.variables).toEqual({});
  });
});

describe('random operations', () => {
  it('are valid more often than not, and the same for the same seed', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const make = (seed: number) => generateOperation(schema, createRandom(seed));
    expect(seeds.filter((seed) => validate(schema, parse(make(seed).query)).length === 0).length).toBeGreaterThan(120);
    expect(seeds.map(make)).toEqual(seeds.map(make));
  });
});
