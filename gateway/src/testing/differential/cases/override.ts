import type { FederatedCase } from '../federated-case.ts';

/** `@override`: the old owner still has the field and must not be asked for it. */
export const override: FederatedCase = {
  name: 'override',
  subgraphs: {
    'old-svc': `
      type Query { users: [User!]!  moved: String  note: Note }
      type User @key(fields: "id") { id: ID!  name: String  address: Address  age: Int  tags: [String!] }
      type Address { street: String  country: Country }
      type Country { code: String }
      type Note @key(fields: "id") { id: ID!  body: String  author: User }`,
    'new-svc': `
      type Query { moved: String @override(from: "old-svc") }
      type User @key(fields: "id") {
        id: ID!
        name: String @override(from: "old-svc")
        address: Address @override(from: "old-svc")
        tags: [String!] @override(from: "old-svc")
        greeting: String @requires(fields: "age")
        age: Int @external
      }
      type Address { street: String @override(from: "old-svc")  country: Country @override(from: "old-svc") }
      type Country { code: String @override(from: "old-svc") }
      type Note @key(fields: "id") { id: ID!  author: User @override(from: "old-svc") }`,
    'third-svc': `
      type User @key(fields: "id") { id: ID!  name: String @external  badge: String @requires(fields: "name") }`,
  },
  operations: [
    '{ users { name age } moved }',
    '{ users { badge greeting } }',
    '{ users { address { street country { code } } tags } }',
    '{ note { body author { name age badge } } }',
    '{ users { age: name name: age } }',
  ],
};
