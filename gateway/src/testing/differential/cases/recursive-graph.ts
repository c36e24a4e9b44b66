import type { FederatedCase } from '../federated-case.ts';

/** The well-known users, reviews and products, each with links to the others, asked to great depth. */
export const recursiveGraph: FederatedCase = {
  name: 'recursive-graph',
  subgraphs: {
    'users-svc': `
      type Query { me: User  user(id: ID!): User  users: [User] }
      type User @key(fields: "id") { id: ID!  name: String  username: String @shareable  birthday: Int  friends(first: Int): [User!] }`,
    'products-svc': `
      type Query { topProducts(first: Int = 5): [Product] }
      type Product @key(fields: "upc") { upc: String!  name: String  price: Int  weight: Int  alike: [Product!]! }`,
    'inventory-svc': `
      type Product @key(fields: "upc") {
        upc: String!
        weight: Int @external
        price: Int @external
        inStock: Boolean
        shippingEstimate: Int @requires(fields: "price weight")
      }`,
    'reviews-svc': `
      type Query { reviews: [Review!]! }
      type Review @key(fields: "id") { id: ID!  body: String  author: User @provides(fields: "username")  product: Product }
      type User @key(fields: "id") { id: ID!  username: String @external  numberOfReviews: Int  reviews: [Review] }
      type Product @key(fields: "upc") { upc: String!  reviews: [Review] }`,
  },
  operations: [
    '{ __typename a: __typename }',
    '{ me @skip(if: true) { id } }',
    '{ me { id @skip(if: true) } topProducts @include(if: false) { upc } }',
    { query: 'query Q($no: Boolean = false) { ... @include(if: $no) { me { id } reviews { id } } }' },
    '{ __schema { queryType { name } } __type(name: "User") { fields { name } } me { name } }',
    '{ __schema { queryType { name } } }',
    'query Q { me { __proto__: name constructor: id toString: numberOfReviews } }',
    '{ me { a: __typename b: __typename __typename ... on User { __typename c: __typename } } }',
    '{ me { reviews { product { reviews { author { reviews { product { name shippingEstimate } } } } } } } }',
    'query { users { ...U reviews { ...R product { reviews { ...R author { ...U reviews { ...R product { ...P } } } } } } } topProducts { ...P reviews { ...R author { ...U reviews { ...R product { ...P } } } } } } fragment U on User { id username name } fragment R on Review { id body } fragment P on Product { inStock name price shippingEstimate upc weight }',
    '{ topProducts(first: 2) { price: name weight: price shippingEstimate reviews { author { username name: birthday } } } }',
    '{ reviews { author { username } product { alike { alike { inStock upc: name } } } } }',
    '{ me { friends { friends(first: 1) { friends { numberOfReviews name } } } } }',
  ],
};
