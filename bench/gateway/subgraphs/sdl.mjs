const link = (...names) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${names.map((name) => `"${name}"`).join(', ')}])\n`;

const productKey = 'type Product @key(fields: "upc")';
const userKey = 'type User @key(fields: "id")';

/** The four subgraphs, by name. Our gateway asks `users` for `recentlyEndedSessions` once, when it starts. */
export const subgraphSdl = {
  users: `${link('@key', '@inaccessible')}
    type Query { me: User  users: [User!]!  diverseUsers: [User!]!  recentlyEndedSessions: [Int!]! @inaccessible }
    ${userKey} { id: ID!  name: String!  username: String! }`,
  products: `${link('@key')}
    type Query { topProducts(first: Int = 5): [Product!]!  diverseProducts(first: Int = 5): [Product!]! }
    ${productKey} { upc: String!  name: String!  price: Int!  weight: Int! }`,
  inventory: `${link('@key', '@external', '@requires')}
    ${productKey} {
      upc: String!  price: Int! @external  weight: Int! @external
      inStock: Boolean!  shippingEstimate: Int! @requires(fields: "price weight")
    }`,
  reviews: `${link('@key')}
    type Review @key(fields: "id") { id: ID!  body: String!  product: Product!  author: User! }
    ${userKey} { id: ID!  reviews: [Review!]! }
    ${productKey} { upc: String!  reviews: [Review!]! }`,
};

/** The same four, with an access rule on every field that the operations select first. */
export const subgraphSdlWithAccess = {
  ...subgraphSdl,
  users: guarded(subgraphSdl.users, 'me: User', 'users: [User!]!', 'diverseUsers: [User!]!', 'name: String!'),
  products: guarded(
    subgraphSdl.products,
    ...['topProducts(first: Int = 5): [Product!]!', 'diverseProducts(first: Int = 5): [Product!]!', 'name: String!'],
  ),
  inventory: guarded(subgraphSdl.inventory, 'inStock: Boolean!', 'shippingEstimate: Int!'),
};

function guarded(sdl, ...fields) {
  const linked = sdl.replace('federation/v2.3", import: [', 'federation/v2.9", import: ["@authenticated", ');
  return fields.reduce((text, field) => text.replace(field, `${field} @authenticated`), linked);
}

/** The same four for a gateway that knows federation 1 only. */
export const federation1Sdl = {
  users: `extend type Query { me: User  users: [User!]!  diverseUsers: [User!]! }
    ${userKey} { id: ID!  name: String!  username: String! }`,
  products: `extend type Query { topProducts(first: Int = 5): [Product!]!  diverseProducts(first: Int = 5): [Product!]! }
    ${productKey} { upc: String!  name: String!  price: Int!  weight: Int! }`,
  inventory: `extend ${productKey} {
      upc: String! @external  price: Int! @external  weight: Int! @external
      inStock: Boolean!  shippingEstimate: Int! @requires(fields: "price weight")
    }`,
  reviews: `type Review @key(fields: "id") { id: ID!  body: String!  product: Product!  author: User! }
    extend ${userKey} { id: ID! @external  reviews: [Review!]! }
    extend ${productKey} { upc: String! @external  reviews: [Review!]! }`,
};

/** The whole graph as one service: what graphql-js alone answers with it is the right answer. */
export const monolithSdl = `
  type Query {
    me: User  users: [User!]!  diverseUsers: [User!]!
    topProducts(first: Int = 5): [Product!]!  diverseProducts(first: Int = 5): [Product!]!
  }
  type User { id: ID!  name: String!  username: String!  reviews: [Review!]! }
  type Product {
    upc: String!  name: String!  price: Int!  weight: Int!
    inStock: Boolean!  shippingEstimate: Int!  reviews: [Review!]!
  }
  type Review { id: ID!  body: String!  product: Product!  author: User! }`;
