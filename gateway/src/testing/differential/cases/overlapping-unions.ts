import type { FederatedCase } from '../federated-case.ts';

/** Unions of which each subgraph knows other members, as shared fields, in lists and one inside the other. */
export const overlappingUnions: FederatedCase = {
  name: 'overlapping-unions',
  subgraphs: {
    'search-svc': `
      type Query { search(text: String): [Result!]  both: Either @shareable  lucky: Result }
      union Result = Post | Person | Group
      union Either = Post | Person
      type Post @key(fields: "id") { id: ID!  text: String  by: Person }
      type Person @key(fields: "id") { id: ID!  name: String  likes: [Either!] }
      type Group { name: String!  members: [Person!] }`,
    'feed-svc': `
      type Query { feed: [Result]  both: Either @shareable }
      union Result = Post | Event
      union Either = Person | Event
      type Post @key(fields: "id") { id: ID!  comments: [Result!]  pinned: Either }
      type Person @key(fields: "id") { id: ID!  online: Boolean }
      type Event { name: String  at: String!  about: Result }`,
    'ads-svc': `
      type Query { ad: Ad }
      union Ad = Post | Banner
      type Post @key(fields: "id") { id: ID!  budget: Int }
      type Banner { url: String  size: Int }`,
  },
  operations: [
    '{ search { __typename ... on Post { text budget comments { __typename } } ... on Event { at } } }',
    '{ feed { ... on Post { by { online name } pinned { ... on Person { name } ... on Event { at } } } ... on Group { name } } }',
    '{ both { __typename ... on Person { name online likes { ... on Post { budget } } } ... on Post { id } ... on Event { name } } }',
    '{ ad { ... on Post { text x: budget } ... on Banner { x: size } } }',
    '{ lucky { ... on Person { name } ... on Group { n: name members { id: name likes { __typename } } } } }',
    '{ lucky { ... on Event { at } } }',
    '{ feed { ...R } search(text: null) { ...R } } fragment R on Result { ... on Ad { __typename ... on Post { budget } } ... on Either { ... on Person { online } } }',
  ],
};
