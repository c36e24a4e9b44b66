import type { FederatedCase } from '../federated-case.ts';

/** Chains of `@requires` whose links lead to objects of their own type, to abstract types and through other entities. */
export const nestedChains: FederatedCase = {
  name: 'nested-chains',
  maxFields: 20,
  subgraphs: {
    'base-svc': `
      type Query { products: [Product!]!  nodes: [Node!]! }
      interface Node { id: ID! }
      type Product implements Node @key(fields: "id") @key(fields: "shop { code } no") {
        id: ID!  shop: Shop!  no: Int!  weight: Int  parts: [Int!]  maker: Maker
      }
      type Maker implements Node @key(fields: "id") { id: ID!  country: String }
      type Shop @shareable { code: String! }`,
    'ship-svc': `
      interface Node { id: ID! }
      interface Crate { label: String  of: Node }
      type Product implements Node @key(fields: "id") {
        id: ID!
        weight: Int @external
        parts: [Int!] @external
        total: Int @external
        boxes(n: Int, mode: Mode): [Box!] @requires(fields: "parts")
        cost(in: Price): Int @requires(fields: "weight")
        crate: Crate @requires(fields: "total")
      }
      type Maker implements Node @key(fields: "id") { id: ID! }
      type Box implements Crate { label: String  of: Node  product: Product }
      type Barrel implements Crate { label: String  of: Node  products: [Product!]! }
      enum Mode { AIR  SEA }
      input Price { currency: String = "EUR" }`,
    'offer-svc': `
      type Query { offers: [Product!] }
      interface Crate { label: String }
      type Product @key(fields: "shop { code } no") {
        shop: Shop!  no: Int!
        cost(in: Price): Int @external
        boxes(n: Int, mode: Mode): [Box!] @external
        crate: Crate @external
        maker: Maker @external
        total: Int @requires(fields: "boxes(n: 2, mode: SEA) { label } cost(in: {currency: \\"USD\\"})")
        grand: Int @requires(fields: "crate { label } maker { rank }")
      }
      type Shop @shareable { code: String! }
      type Maker @key(fields: "id", resolvable: false) { id: ID!  rank: Int @external }
      type Box implements Crate @external { label: String }
      type Barrel implements Crate @external { label: String }
      enum Mode { AIR  SEA }
      input Price { currency: String = "EUR" }`,
    'rank-svc': `
      type Maker @key(fields: "id") {
        id: ID!
        country: String @external
        rank: Int @requires(fields: "country")
        best: Product
      }
      type Product @key(fields: "id") { id: ID! }`,
  },
  operations: [
    '{ products { total } }',
    '{ products { boxes { product { total } } } }',
    '{ products { boxes { of { ... on Product { total boxes { product { grand } } } } } } }',
    '{ offers { crate { __typename label ... on Barrel { products { crate { label } cost } } } } }',
    '{ nodes { id ... on Product { grand maker { best { grand total } } } ... on Maker { rank } } }',
    '{ products { c: cost(in: { currency: "GBP" }) b: boxes(mode: AIR) { label } total } }',
  ],
};
