import type { FederatedCase } from '../federated-case.ts';

/** One field with arguments, asked by two `@requires` in different ways and by the client in yet others. */
export const requiresArguments: FederatedCase = {
  name: 'requires-arguments',
  subgraphs: {
    'prices-svc': `
      type Query { items: [Item!]  item(id: ID!): Item }
      type Item @key(fields: "id") {
        id: ID!
        price(currency: String = "JPY", options: PriceOptions): Int
        tiers(first: Int): [Tier!]
        name: String
      }
      input PriceOptions { taxed: Boolean  at: [Int!] }
      type Tier { from(unit: String): Int!  price: Int }`,
    'offers-svc': `
      type Item @key(fields: "id") {
        id: ID!
        price(currency: String = "JPY", options: PriceOptions): Int @external
        tiers(first: Int): [Tier!] @external
        euros: String @requires(fields: "price(currency: \\"EUR\\")")
        dollars: String @requires(fields: "price(currency: \\"USD\\", options: { taxed: true, at: [1, 2] })")
        yen: String @requires(fields: "price")
        steps: [Int!] @requires(fields: "tiers(first: 2) { from(unit: \\"kg\\") price }")
        pounds: [Int!] @requires(fields: "tiers(first: 2) { from(unit: \\"lb\\") }")
      }
      input PriceOptions { taxed: Boolean  at: [Int!] }
      type Tier @external { from(unit: String): Int!  price: Int }`,
    'labels-svc': `
      type Query { newest: Item! }
      type Item @key(fields: "id") {
        id: ID!
        euros: String @external
        price(currency: String = "JPY", options: PriceOptions): Int @external
        label(style: Int): String @requires(fields: "euros price(currency: \\"GBP\\")")
      }
      input PriceOptions { taxed: Boolean  at: [Int!] }`,
  },
  operations: [
    '{ items { euros } }',
    '{ items { euros price } }',
    '{ items { euros price(currency: "USD") } }',
    '{ items { euros dollars } }',
    '{ items { yen euros dollars price(currency: "CHF") } }',
    '{ items { steps pounds } }',
    '{ items { steps tiers { from price } } }',
    '{ items { steps tiers(first: 2) { from(unit: "t") price } } }',
    '{ items { price: euros euros: price(currency: "X") } }',
    '{ newest { label price } }',
    '{ newest { label(style: 1) l: label(style: 2) euros price(currency: "JPY", options: null) } }',
    {
      query: 'query Q($c: String, $o: PriceOptions) { items { euros dollars price(currency: $c, options: $o) } }',
      variables: { c: 'EUR', o: { taxed: true } },
    },
    { query: 'query Q($c: String = "EUR") { items { euros price(currency: $c) } }' },
    '{ items { ... on Item { euros } ... { price(currency: "USD") } } }',
    '{ items { euros } again: items { price(currency: "USD") } }',
  ],
};
