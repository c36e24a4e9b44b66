import type { FederatedCase } from '../federated-case.ts';

/** Entities that a subgraph refers to and their owner does not know: its fields are null, with an error only where that breaks a promise. */
export const partialEntities: FederatedCase = {
  name: 'partial-entities',
  absent: { User: 'users-svc', Team: 'teams-svc' },
  subgraphs: {
    'posts-svc': `
      type Query { posts: [Post!]!  post: Post  members: [Member] }
      type Post { text: String!  author: User  editors: [User!]  strict: User!  team: Team }
      union Member = User | Team
      type User @key(fields: "id") { id: ID!  posts: [Post!]  karma: Int! }
      type Team @key(fields: "code part { n }") { code: String!  part: Part!  rank: Int }
      type Part @shareable { n: Int! }`,
    'users-svc': `
      type Query { online: Int }
      type User @key(fields: "id") { id: ID!  name: String!  nick: String  profile: Profile!  age: Int }
      type Profile { bio: String  links: [String!]! }`,
    'teams-svc': `
      type Query { nothing: Int }
      type Team @key(fields: "code part { n }") { code: String!  part: Part!  title: String!  lead: String }
      type Part @shareable { n: Int! }`,
    'cards-svc': `
      type User @key(fields: "id") { id: ID!  name: String! @external  age: Int @external  card: String @requires(fields: "name")  slot: Int @requires(fields: "age") }`,
  },
  operations: [
    '{ posts { author { nick } } }',
    '{ posts { author { name } } }',
    '{ posts { editors { id name } } }',
    '{ posts { editors { id nick karma } } }',
    '{ posts { strict { profile { bio } } } }',
    '{ posts { team { title lead rank } } }',
    '{ members { ... on User { name: nick } ... on Team { title } } }',
    '{ posts { author { card } } }',
    '{ posts { author { slot nick } } }',
  ],
};
