import type { FederatedCase } from '../federated-case.ts';

/** `@interfaceObject`: subgraphs that add fields to an interface without knowing its implementations. */
export const interfaceObject: FederatedCase = {
  name: 'interface-object',
  maxFields: 20,
  subgraphs: {
    'media-svc': `
      type Query { media: [Media!]!  one: Media  book: Book }
      interface Media @key(fields: "id") { id: ID!  title: String }
      type Book implements Media @key(fields: "id") { id: ID!  title: String  pages: Int }
      type Film implements Media @key(fields: "id") { id: ID!  title: String  minutes: Int  sequel: Film }`,
    'ratings-svc': `
      type Query { top: [Media]  best: Media  ratings: [Rating!] }
      type Media @interfaceObject @key(fields: "id") { id: ID!  stars: Int  ratings(first: Int): [Rating!] }
      type Rating { of: Media!  value: Int }`,
    'labels-svc': `
      type Media @interfaceObject @key(fields: "id") {
        id: ID!
        label: String
        related: [Media!]
      }`,
    'prints-svc': `
      type Book @key(fields: "id") { id: ID!  isbn: String  publisher: Publisher }
      type Publisher { name: String  newest: Book }`,
  },
  operations: [
    '{ media { stars } }',
    '{ top { stars } }',
    '{ top { __typename stars title } }',
    '{ top { ... on Book { pages isbn } ... on Film { minutes stars } } }',
    '{ ratings { of { title ratings(first: 1) { of { __typename } } } value } }',
    '{ best { label related { __typename id label } } }',
    '{ book { stars isbn publisher { newest { label stars } } } }',
    '{ one { id: title title: label ... on Film { sequel { label related { stars } } } } }',
    '{ top { t: __typename } best { ... on Media { ... on Book { title } } } }',
  ],
};
