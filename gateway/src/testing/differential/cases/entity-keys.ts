import type { FederatedCase } from '../federated-case.ts';

/** Entities with several, composite and nested keys; one subgraph is reached only through another. */
export const entityKeys: FederatedCase = {
  name: 'entity-keys',
  subgraphs: {
    'catalog-svc': `
      type Query { products: [Product!]!  product(id: ID!): Product  brand: Brand }
      type Product @key(fields: "id") @key(fields: "sku brand { id }") {
        id: ID!
        sku: String!
        brand: Brand!
        title: String
      }
      type Brand @key(fields: "id") { id: ID!  label: String }`,
    'stock-svc': `
      type Query { warehouses: [Warehouse] }
      type Product @key(fields: "sku brand { id }") { sku: String!  brand: Brand!  count(region: String = "eu"): Int  warehouse: Warehouse }
      type Brand @key(fields: "id") { id: ID!  shelf: Int! }
      type Warehouse @key(fields: "code") @key(fields: "number") { code: String!  number: Int!  products: [Product!] }`,
    'places-svc': `
      type Query { nothing: Int }
      type Warehouse @key(fields: "number") { number: Int!  address: Address!  manager: Person }
      type Address { street: String  city: City }
      type City { name: String!  twins: [City!] }
      type Person @key(fields: "id org { id part { code } }") { id: ID!  org: Org!  name: String }
      type Org @shareable { id: ID!  part: Part! }
      type Part @shareable { code: Int! }`,
    'people-svc': `
      type Query { people: [Person] }
      type Person @key(fields: "id org { id part { code } }") { id: ID!  org: Org!  age: Int  boss: Person }
      type Org @shareable { id: ID!  part: Part! }
      type Part @shareable { code: Int! }`,
  },
  operations: [
    '{ products { title count } }',
    '{ products { id: title sku: __typename count brand { id: label shelf } } }',
    '{ product(id: "x") { warehouse { address { city { name twins { name } } } manager { age boss { name } } } } }',
    '{ warehouses { number: code code: number address { street } products { title brand { label } } } }',
    '{ people { name org { part { code } } boss { boss { name age } } } }',
    { query: 'query Q($region: String) { products { count(region: $region) } }', variables: { region: null } },
    { query: 'query Q($region: String) { products { count(region: $region) } }' },
    { query: 'query Q($region: String = "us") { products { count(region: $region) } }' },
  ],
};
