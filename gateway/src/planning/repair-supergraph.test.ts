import { describe, expect, it } from 'vitest';
import { createInThreadPlanner } from './planner.ts';
import { compose, fetches } from './planner-test-bench.ts';
import { repairSupergraph } from './repair-supergraph.ts';

const prices = compose({
  shop: `
    type Query { products: [Product!]! }
    type Product @key(fields: "upc") { upc: ID!  name: String  weight: Int  price(currency: String!): Int  box(unit: Unit = CM): Box }
    type Box { volume(exact: Boolean): Int }
    enum Unit { CM  IN }`,
  shipping: `
    type Product @key(fields: "upc") {
      upc: ID!
      weight: Int @external
      price(currency: String!): Int @external
      box(unit: Unit = CM): Box @external
      inUsd(express: Boolean): Int @requires(fields: "weight price(currency: \\"USD\\")")
      inEur: Int @requires(fields: "price(currency: \\"EUR\\") weight")
      inEurToo: Int @requires(fields: "price(currency: \\"EUR\\")")
      inInches: Int @requires(fields: "box(unit: IN) { volume(exact: true) }")
      inBoxes: Int @requires(fields: "box { volume }")
      carrier: String
    }
    type Box @external { volume(exact: Boolean): Int }
    enum Unit { CM  IN }`,
});

const keys = compose({
  owner: `type Query { thing: Thing }
    type Thing @key(fields: "sku", resolvable: false) @key(fields: "id") {
      id: ID!  sku: ID!  weight: Int @external  cost: Int @requires(fields: "weight") }`,
  scales: 'type Thing @key(fields: "id") @key(fields: "sku") { id: ID!  sku: ID!  weight: Int }',
});

const plan = (sdl: string, text: string) => createInThreadPlanner(sdl).plan({ text, operationName: undefined });

describe('a key that is not resolvable', () => {
  it('is not used where another one can be resolved', () => {
    expect(fetches(plan(keys, '{ thing { cost } }'))).toEqual([
      'owner: {thing{__typename id}}',
      'scales at thing: Thing{__typename id} => ...on Thing{weight}',
      'owner at thing: Thing{__typename weight id} => ...on Thing{cost}',
    ]);
  });

  it('stays what it is where a type is only referred to', () => {
    const sdl = compose({
      posts: 'type Query { author: User }  type User @key(fields: "id", resolvable: false) { id: ID! }',
      users: 'type User @key(fields: "id") { id: ID!  name: String }',
    });
    expect(repairSupergraph(sdl).changed).toBe(false);
    expect(fetches(plan(sdl, '{ author { name } }'))).toEqual([
      'posts: {author{__typename id}}',
      'users at author: User{__typename id} => ...on User{name}',
    ]);
  });
});

describe('a required field with arguments', () => {
  it('does not collide with the same field as a client asks for it', () => {
    expect(fetches(plan(prices, '{ products { price(currency: "GBP") inUsd } }'))).toEqual([
      'shop: {products{__typename upc price(currency:"GBP")weight _required0_price:price(currency:"USD")}}',
      'shipping at products.@: Product{__typename upc weight _required0_price:price} => ...on Product{inUsd}',
    ]);
  });

  it('keeps a client’s variables apart from its own arguments', () => {
    const text = 'query ($c: String!, $x: Boolean) { products { price(currency: $c) inUsd(express: $x) inEur } }';
    const planned = plan(prices, text);
    expect(fetches(planned)).toEqual([
      'shop: {products{__typename upc price(currency:$c)_required1_price:price(currency:"EUR")weight _required0_price:price(currency:"USD")}}',
      'shipping at products.@: Product{__typename upc weight _required0_price:price} => ...on Product{inUsd(express:$x)}',
      'shipping at products.@: Product{__typename upc _required1_price:price weight} => ...on Product{inEur}',
    ]);
    expect(JSON.stringify(planned)).toContain('query($representations:[_Any!]!$x:Boolean)');
    expect(JSON.stringify(planned)).toContain('query($representations:[_Any!]!){');
  });

  it('is sent in representations of its own where two fields require it with different arguments', () => {
    expect(fetches(plan(prices, '{ products { carrier inUsd inEur inEurToo } }'))).toEqual([
      'shop: {products{__typename upc _required1_price:price(currency:"EUR")weight _required0_price:price(currency:"USD")}}',
      'shipping at products.@: Product{__typename upc weight _required0_price:price} => ...on Product{carrier inUsd}',
      'shipping at products.@: Product{__typename upc _required1_price:price weight} => ...on Product{inEur inEurToo}',
    ]);
  });

  it('stands once in a fetch where several fields require the same', () => {
    expect(fetches(plan(prices, '{ products { inEur inEurToo } }'))).toHaveLength(2);
  });

  it('may be nested, of a composite type, and have a default', () => {
    expect(fetches(plan(prices, '{ products { box { volume(exact: false) } inInches inBoxes } }'))).toEqual([
      'shop: {products{__typename upc box{volume(exact:false)}_required5_box:box{_required4_volume:volume}_required3_box:box(unit:IN){_required2_volume:volume(exact:true)}}}',
      'shipping at products.@: Product{__typename upc _required3_box:box{_required2_volume:volume}} => ...on Product{inInches}',
      'shipping at products.@: Product{__typename upc _required5_box:box{_required4_volume:volume}} => ...on Product{inBoxes}',
    ]);
  });

  it('is found in every type behind an interface', () => {
    const sdl = compose({
      shop: `type Query { offers: [Offer] }  type Offer @key(fields: "id") { id: ID!  item: Item }
        interface Item { price(in: String = "USD"): Int }
        type Book implements Item { price(in: String = "USD"): Int }
        type Pen implements Item { price(in: String = "USD"): Int }`,
      tax: `type Offer @key(fields: "id") { id: ID!  item: Item @external
          tax: Int @requires(fields: "item { price(in: \\"EUR\\") }")
          fee: Int @requires(fields: "item { ... on Book { price(in: \\"EUR\\") } ... on Pen { price(in: \\"USD\\") } }") }
        interface Item { price(in: String = "USD"): Int }
        type Book implements Item { price(in: String = "USD"): Int @external }
        type Pen implements Item { price(in: String = "USD"): Int @external }`,
    });
    expect(fetches(plan(sdl, '{ offers { tax fee item { price } } }'))).toEqual([
      'shop: {offers{__typename id item{__typename ...on Book{_required0_price:price(in:"EUR")}...on Pen{_required1_price:price(in:"USD")}_required0_price:price(in:"EUR")price}}}',
      'tax at offers.@: Offer{__typename id item{_required0_price:price}} => ...on Offer{tax}',
      'tax at offers.@: Offer{__typename id item{Book{_required0_price:price} Pen{_required1_price:price}}} => ...on Offer{fee}',
    ]);
  });

  it('is told by its name in the plan, and clients never see that name', () => {
    const { facts } = createInThreadPlanner(prices);
    expect(facts.requiredFieldNames).toEqual(expect.arrayContaining(['upc', 'weight', '_required0_price']));
    expect(facts.apiSdl).not.toContain('_required');
  });
});

describe('an empty plan', () => {
  it.each(['{ __typename }', '{ __schema { types { name } } }', '{ products @skip(if: true) { upc } }'])(
    'is what %s has',
    (text) => expect(plan(prices, text)).toEqual({ kind: 'QueryPlan' }),
  );

  it('is also what an operation has that no subgraph can answer', () => {
    const sdl = compose({
      nodes: 'type Query { node: Node }  interface Node @key(fields: "id") { id: ID! }',
      notes: `type Query { other: Node }
        type Node @key(fields: "id", resolvable: false) @interfaceObject { id: ID!  note: String }`,
    });
    expect(plan(sdl, '{ node { note } }')).toEqual({ kind: 'QueryPlan' });
  });
});
