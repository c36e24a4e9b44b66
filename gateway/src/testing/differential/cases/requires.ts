import type { FederatedCase } from '../federated-case.ts';

/** `@requires` of leaves, of nested and of listed values, of abstract types, and of what is itself required. */
export const requires: FederatedCase = {
  name: 'requires',
  subgraphs: {
    'products-svc': `
      type Query { products: [Product!]!  product: Product }
      type Product @key(fields: "id") {
        id: ID!
        weight: Int
        size: Size
        parts: [Part!]
        media: Media
        maker: Maker
        seller: Maker!
      }
      type Size { height: Float!  width: Float }
      type Part { code: String!  size: Size }
      interface Media { url: String! }
      type Image implements Media { url: String!  alt: String }
      type Video implements Media { url: String!  length: Int }
      type Maker @key(fields: "id") { id: ID!  country: String }`,
    'shipping-svc': `
      type Product @key(fields: "id") {
        id: ID!
        weight: Int @external
        size: Size @external
        parts: [Part!] @external
        media: Media @external
        maker: Maker @external
        cost(fast: Boolean): Int @requires(fields: "weight size { height }")
        boxes: [Box!] @requires(fields: "parts { size { height width } code }")
        thumbnail: String @requires(fields: "media { url ... on Video { length } }")
        customs: String! @requires(fields: "maker { id country }")
      }
      type Size @external { height: Float!  width: Float }
      type Part @external { code: String!  size: Size }
      interface Media { url: String! }
      type Image implements Media @external { url: String! }
      type Video implements Media @external { url: String!  length: Int }
      type Maker @key(fields: "id", resolvable: false) { id: ID!  country: String @external }
      type Box { label: String!  of: Product }`,
    'offers-svc': `
      type Query { offers: [Offer] }
      type Offer { product: Product!  price: Int }
      type Product @key(fields: "id") {
        id: ID!
        cost(fast: Boolean): Int @external
        customs: String! @external
        total: Int @requires(fields: "cost(fast: true) customs")
      }`,
  },
  operations: [
    '{ products { cost } }',
    '{ products { boxes { label of { cost } } } }',
    '{ products { thumbnail media { __typename ... on Video { l: length } } } }',
    '{ products { total } }',
    '{ products { total cost(fast: false) } }',
    '{ products { cost: total total: cost(fast: false) customs: weight } }',
    '{ offers { product { total cost customs boxes { of { total } } } } }',
    '{ products { customs size { height: width } parts { code: __typename } } }',
    '{ product { weight: id cost } }',
    '{ product { size { width } cost s: size { height } } }',
    '{ products { seller { id country } maker { country: id id: country } customs } }',
    'query Q($yes: Boolean = false) { products { total @include(if: $yes) cost(fast: $yes) @skip(if: $yes) } }',
  ],
};
