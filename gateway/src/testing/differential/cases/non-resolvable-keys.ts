import type { FederatedCase } from '../federated-case.ts';

/** Keys marked `resolvable: false` beside resolvable ones: entities must not be asked for by them. */
export const nonResolvableKeys: FederatedCase = {
  name: 'non-resolvable-keys',
  subgraphs: {
    'users-svc': `
      type Query { users: [User] }
      type User @key(fields: "id") @key(fields: "email") { id: ID!  email: String!  name: String }`,
    'mail-svc': `
      type Query { letters: [Letter!] }
      type Letter { from: User  to: [User!]! }
      type User @key(fields: "email", resolvable: false) { email: String! }`,
    'scores-svc': `
      type Query { best: User }
      type User @key(fields: "id", resolvable: false) @key(fields: "email") { id: ID!  email: String!  score: Int  rank: Rank }
      type Rank @key(fields: "level", resolvable: false) { level: Int! }`,
    'ranks-svc': `
      type Query { ranks: [Rank!]! }
      type Rank @key(fields: "level") { level: Int!  label: String }`,
  },
  operations: [
    '{ users { score } }',
    '{ users { id score rank { label } } }',
    '{ letters { from { name } to { score id } } }',
    '{ best { id name rank { level label } } }',
  ],
};
