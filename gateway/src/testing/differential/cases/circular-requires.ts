import type { FederatedCase } from '../federated-case.ts';

/** Two subgraphs that require of each other in turn, and a third that requires the end of the chain. */
export const circularRequires: FederatedCase = {
  name: 'circular-requires',
  subgraphs: {
    'left-svc': `
      type Query { things: [Thing!]!  thing: Thing }
      type Thing @key(fields: "id") {
        id: ID!
        a: Int
        b: Int @external
        c: String @requires(fields: "b")
        d: Detail @external
        e(x: Int): Int @requires(fields: "d { text }  b")
        next: Thing
      }
      type Detail @shareable { text: String }`,
    'right-svc': `
      type Query { rights: [Thing] }
      type Thing @key(fields: "id") {
        id: ID!
        a: Int @external
        b: Int @requires(fields: "a")
        c: String @external
        d: Detail @requires(fields: "c")
        partner: Thing!
      }
      type Detail @shareable { text: String }`,
    'end-svc': `
      type Thing @key(fields: "id") {
        id: ID!
        e(x: Int): Int @external
        a: Int @external
        f: [String!] @requires(fields: "e(x: 7) a")
      }`,
  },
  operations: [
    '{ things { c } }',
    '{ things { e } }',
    '{ things { f } }',
    '{ things { f e(x: 8) a: b b: a } }',
    '{ rights { d { text } partner { f next { c partner { e } } } } }',
    '{ thing { next { f } d { t: text } } }',
  ],
};
