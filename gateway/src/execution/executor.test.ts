import { describe, expect, it } from 'vitest';
import { composeCase } from '../testing/differential/compose-case.ts';
import type { ExecuteSubgraph } from '../testing/differential/subgraph.ts';
import { createRun } from '../testing/differential/system-under-test.ts';
import type { SubgraphTransport } from '../upstream/subgraph-transport.ts';
import { type ReadParts, readParts } from './read-answer.ts';
import { RunTooLarge } from './run-too-large.ts';

/** The engine on subgraphs whose answers the test writes itself. */
function engineOn(
  sdl: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, (entities: number) => Record<string, unknown>>>,
  errors: Readonly<Record<string, readonly { message: string; path?: (string | number)[] }[]>> = {},
) {
  const composed = composeCase({ name: 'written by hand', subgraphs: { ...sdl }, operations: [] });
  const asked: { readonly name: string; readonly variables: unknown }[] = [];
  const subgraphs = Object.entries(answers).map(([name, answer]): [string, ExecuteSubgraph] => [
    name,
    async ({ variables }) => {
      asked.push({ name, variables });
      const asks = variables?.representations0;
      const data = answer(Array.isArray(asks) ? asks.length : 0);
      const wrong = errors[name];
      return { data: data.none === true ? null : data, ...(wrong ? { errors: wrong } : {}) };
    },
  ]);
  return {
    run: createRun({ ...composed, subgraphs: new Map(subgraphs) }, 'later'),
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

  const kin = {
    forum: `
      type Query { posts: [Post!]! }
      type Post { author: User  favourite: Address  address: Address }
      type User @key(fields: "id") { id: ID! }
      type Address @key(fields: "id") { id: ID! }`,
    users:
      'type User @key(fields: "id") { id: ID!  home: Address }  type Address @key(fields: "id", resolvable: false) { id: ID! }',
    places: 'type Address @key(fields: "id") { id: ID!  city: String }',
  };
  it('fills an object at all places where it stands, whichever of them is met first', async () => {
    const user = { __typename: 'User', id: 'u' };
    const { run } = engineOn(kin, {
      forum: () => ({ posts: [{ author: { ...user, id: 'v' } }, { author: user }, { author: user }] }),
      users: () => ({
        _0: [{ home: { __typename: 'Address', id: 'a' } }, { home: { __typename: 'Address', id: 'a' } }],
      }),
      places: () => ({ _0: [{ city: 'Kyoto' }] }),
    });
    const post = { author: { home: { city: 'Kyoto' } } };
    expect(await run({ query: '{ posts { author { home { city } } } }' })).toEqual({
      data: { posts: [post, post, post] },
    });
  });

  it.each([
    ['no data and one lane named', { none: true }, [{ message: 'no', path: ['_0'] }]],
    [
      'one lane of two',
      {
        _0: [
          { price: 5, weight: 6 },
          { price: 7, weight: 8 },
        ],
        none: false,
      },
      undefined,
    ],
    ['null for a lane', { _0: null, _1: null }, undefined],
  ])('leaves nothing null without an error where a subgraph answers %s', async (_, data, wrong) => {
    const { run } = engineOn(
      {
        shop: `
          type Query { basket: [Product!]!  maker: Maker }
          type Product @key(fields: "upc") { upc: ID! }
          type Maker @key(fields: "id") { id: ID! }`,
        products: `
          type Product @key(fields: "upc") { upc: ID!  price: Int  weight: Int }
          type Maker @key(fields: "id") { id: ID!  name: String }`,
      },
      { shop: () => ({ ...basket, maker: { __typename: 'Maker', id: 'm' } }), products: () => data },
      wrong ? { products: wrong } : {},
    );
    const { data: answered, errors = [] } = await run({ query: '{ basket { price } maker { name } }' });
    expect(answered).toEqual({ basket: [{ price: null }, { price: null }], maker: { name: null } });
    const places = errors.map(({ path }) => path?.join('.'));
    expect(new Set(places)).toEqual(new Set(['basket.0.price', 'basket.1.price', 'maker.name']));
  });

  it('asks nobody about a field whose requirement an answer left out', async () => {
    const { run, variablesTo } = engineOn(shop, {
      shop: () => basket,
      products: () => ({ _0: [{ price: 5 }, { price: 7, weight: 8 }] }),
      inventory: () => ({ _0: [{ shipping: 2 }] }),
    });
    expect((await run({ query: '{ basket { shipping } }' })).data).toEqual({
      basket: [{ shipping: null }, { shipping: 2 }],
    });
    expect(variablesTo('inventory')).toEqual([{ representations0: [{ ...product('2'), price: 7, weight: 8 }] }]);
  });

  it('says of an entity that its subgraph does not know that there is none, where it cannot be shown without it', async () => {
    const { run } = engineOn(
      {
        users: 'type Query { found: Post }  type Post @key(fields: "id") { id: ID! }',
        forum: 'type Post @key(fields: "id") { id: ID!  title: String!  note: String }',
      },
      { users: () => ({ found: { __typename: 'Post', id: 'p' } }), forum: () => ({ _0: [null] }) },
    );
    expect(await run({ query: '{ found { id note } }' })).toEqual({ data: { found: { id: 'p', note: null } } });
    const { data, errors } = await run({ query: '{ found { title } }' });
    expect(data).toEqual({ found: null });
    expect(errors).toMatchObject([{ path: ['found', 'title'], extensions: { code: 'NOT_FOUND' } }]);
  });

  it('says where a subgraph left out what it was asked for', async () => {
    const { run } = engineOn(shop, {
      shop: () => basket,
      products: () => ({ _0: [{ price: 5 }, { price: 7, weight: 8 }] }),
      inventory: () => ({ _0: [{ shipping: 2 }] }),
    });
    const { data, errors } = await run({ query: '{ basket { weight shipping } }' });
    expect(data).toEqual({
      basket: [
        { weight: null, shipping: null },
        { weight: 8, shipping: 2 },
      ],
    });
    expect(errors).toMatchObject([
      { path: ['basket', 0, 'weight'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
      { path: ['basket', 0, 'shipping'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
    ]);
  });

  it('leaves what another subgraph brought when an answer turns out to be malformed', async () => {
    const { run } = engineOn(
      {
        one: 'type Query { thing: Thing }  type Thing @key(fields: "id") { id: ID!  details: Details @shareable }  type Details { a: Int }',
        two: 'type Thing @key(fields: "id") { id: ID!  details: Details @shareable }  type Details { b: Int }',
      },
      {
        one: () => ({ thing: { __typename: 'Thing', id: 't', details: { a: 1 } } }),
        two: () => ({ _0: [{ details: { b: 2 } }, 'one too many'] }),
      },
    );
    const { data, errors } = await run({ query: '{ thing { details { a b } } }' });
    expect(data).toEqual({ thing: { details: { a: 1, b: null } } });
    expect(errors?.map(({ path }) => path)).toEqual([['thing', 'details', 'b']]);
  });

  it('sends no variable that was not given, whatever it is called', async () => {
    const { run, variablesTo } = engineOn(
      { one: 'type Query { found(by: String): Int }' },
      { one: () => ({ found: 1 }) },
    );
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(await run({ query: `query ($${name}: String) { found(by: $${name}) }` })).toEqual({ data: { found: 1 } });
    }
    expect(variablesTo('one')).toEqual([undefined, undefined, undefined]);
  });

  it('ends an answer that equal objects would make larger than the memory', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ __typename: 'User', id: `u${index}` }));
    const { run } = engineOn(
      {
        one: 'type Query { me: User }  type User @key(fields: "id") { id: ID!  friends: [User!]! }',
        two: 'type User @key(fields: "id") { id: ID!  fans: [User!]!  name: String }',
      },
      {
        one: (entities) => ({ me: many[0], _0: many.slice(0, entities).map(() => ({ friends: many })) }),
        two: (entities) => ({
          _0: many.slice(0, entities).map(() => ({ fans: many, name: 'A name that is as long as names are' })),
        }),
      },
    );
    const deep = 'fans { friends { fans { friends { fans { name } } } } }';
    await expect(run({ query: `{ me { ${deep} } }` })).rejects.toThrow(RunTooLarge);
  });

  it('sends nothing more for a run that an answer has ended at once, whatever was under way', async () => {
    const sdl = {
      one: 'type Query { first: User }  type User @key(fields: "id") { id: ID! }',
      two: 'type User @key(fields: "id") { id: ID!  name: String }',
      three: 'type Query { last: Int }',
    };
    const composed = composeCase({ name: 'ended at once', subgraphs: sdl, operations: [] });
    const asked: string[] = [];
    let answer: (json: string) => void = () => {};
    const later = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const transportOf = (name: string): SubgraphTransport => ({
      fetch() {
        asked.push(name);
        return name === 'one' ? later : '{"data":{"last":1}}';
      },
      authorize: async () => ({ shared: null }),
      subscribe: async () => ({}),
      close: async () => {},
    });
    const tooLarge: ReadParts = (reading, json, answered) => {
      if (String(json).includes('last')) throw new RunTooLarge();
      return readParts(reading, json, answered);
    };
    const run = createRun(composed, new Map(Object.keys(sdl).map((name) => [name, transportOf(name)])), tooLarge);
    await expect(run({ query: '{ first { name } last }' })).rejects.toThrow(RunTooLarge);
    answer('{"data":{"first":{"__typename":"User","id":"u1"}}}');
    await new Promise(setImmediate);
    expect(asked).toEqual(['one', 'three']);
  });
});
