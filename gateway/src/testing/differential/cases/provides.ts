import type { FederatedCase } from '../federated-case.ts';

/** `@provides` on single values, lists and nested paths: the same field is answered here on one path, elsewhere on another. */
export const provides: FederatedCase = {
  name: 'provides',
  subgraphs: {
    'books-svc': `
      type Query { books: [Book!]!  book: Book }
      type Book @key(fields: "id") { id: ID!  title: String @shareable  author: Author @shareable  pages: Int! }
      type Author @key(fields: "id") { id: ID!  name: String @shareable  address: Address @shareable  born: Int }
      type Address { city: String @shareable  zip: String }`,
    'reviews-svc': `
      type Query { reviews: [Review!] @provides(fields: "book { title }")  plain: [Review] }
      type Review { text: String  book: Book!  best: Book @provides(fields: "title author { name address { city } }") }
      type Book @key(fields: "id") { id: ID!  title: String @external  author: Author @external  score: Int }
      type Author @key(fields: "id") { id: ID!  name: String @external  address: Address @external }
      type Address { city: String @external }`,
  },
  operations: [
    '{ reviews { book { title } } }',
    '{ reviews { book { title pages author { name } } } }',
    '{ plain { book { title } best { title author { name address { city } } } } }',
    '{ plain { best { author { born address { zip city } } score } book { score id: title } } }',
    '{ reviews { best { title: pages pages: title } } }',
    '{ books { author { address { city zip } } } }',
  ],
};
