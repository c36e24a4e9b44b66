import { describe, expect, it } from 'vitest';
import { composeCase } from '../testing/differential/compose-case.ts';
import type { ExecuteSubgraph } from '../testing/differential/subgraph.ts';
import { createRun } from '../testing/differential/system-under-test.ts';

/** The engine on subgraphs whose answers the test writes itself. */
function engineOn(
  sdl: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, () => Record<string, unknown>>>,
) {
  const composed = composeCase({ name: 'written by hand', subgraphs: { ...sdl }, operations: [] });
  const asked: { readonly name: string; readonly variables: unknown }[] = [];
  const subgraphs = Object.entries(answers).map(([name, answer]): [string, ExecuteSubgraph] => [
    name,
    async ({ variables }) => {
      asked.push({ name, variables });
      return { data: answer() };
    },
  ]);
  return {
    run: createRun({ ...composed, subgraphs: new Map(subgraphs) }, 'text'),
    /** The variables of each request to a subgraph. */
    variablesTo: (wanted: string) => asked.flatMap(({ name, variables }) => (name === wanted ? [variables] : [])),
  };
}

const shop = {
  shop: `
    type Query { basket: [Product!]! }
    type Product @key(fields: "upc") { upc: ID! }`,
  products: `
    type Product @key(fields: "upc") { upc: ID!  price: Int  weight: Int }`,
  inventory: `
    type Product @key(fields: "upc") {
      upc: ID!
      price: Int @external
      weight: Int @external
      inStock: Boolean
      shipping: Int @requires(fields: "price weight")
    }`,
};
const basket = {
  basket: [
    { __typename: 'Product', upc: '1' },
    { __typename: 'Product', upc: '2' },
  ],
};
const product = (upc: string) => ({ __typename: 'Product', upc });

describe('the engine', () => {
  it('asks once about an object of which two fetches of one subgraph need different things', async () => {
    const { run, variablesTo } = engineOn(shop, {
      shop: () => basket,
      products: () => ({
        _0: [
          { price: 5, weight: 6 },
          { price: 7, weight: 8 },
        ],
      }),
      inventory: () => ({
        _0: [
          { inStock: true, shipping: 1 },
          { inStock: false, shipping: 2 },
        ],
      }),
    });
    expect(await run({ query: '{ basket { inStock shipping } }' })).toEqual({
      data: {
        basket: [
          { inStock: true, shipping: 1 },
          { inStock: false, shipping: 2 },
        ],
      },
    });
    expect(variablesTo('inventory')).toEqual([
      {
        representations0: [
          { ...product('1'), price: 5, weight: 6 },
          { ...product('2'), price: 7, weight: 8 },
        ],
      },
    ]);
  });

  it('asks for the one thing where what the other needs is not there', async () => {
    const { run, variablesTo } = engineOn(shop, {
      shop: () => basket,
      products: () => ({ _0: [{ price: 5, weight: 6 }, null] }),
      inventory: () => ({ _0: [{ inStock: true, shipping: 1 }], _1: [{ inStock: false }] }),
    });
    expect(await run({ query: '{ basket { inStock shipping } }' })).toEqual({
      data: {
        basket: [
          { inStock: true, shipping: 1 },
          { inStock: false, shipping: null },
        ],
      },
    });
    expect(variablesTo('inventory')).toEqual([
      { representations0: [{ ...product('1'), price: 5, weight: 6 }], representations1: [product('2')] },
    ]);
  });

  it('writes an object that stands at several places right where the first of them is null after all', async () => {
    const { run } = engineOn(
      {
        forum: `
          type Query { posts: [Post]! }
          type Post { author: User!  score: Int! }
          type User @key(fields: "id") { id: ID! }`,
        users: 'type User @key(fields: "id") { id: ID!  name: String! }',
      },
      {
        forum: () => ({
          posts: [null, 6, 7].map((score) => ({ author: { __typename: 'User', id: '1' }, score })),
        }),
        users: () => ({ _0: [{ name: 'A name that is long enough to be seen' }] }),
      },
    );
    const post = (score: number) => ({ author: { name: 'A name that is long enough to be seen' }, score });
    expect((await run({ query: '{ posts { author { name } score } }' })).data).toEqual({
      posts: [null, post(6), post(7)],
    });
  });
});
