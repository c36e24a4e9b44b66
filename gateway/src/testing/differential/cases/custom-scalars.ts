import type { FederatedCase } from '../federated-case.ts';

/** Scalars that hold any JSON: as values, as arguments (literal, nested, from variables), as keys and as required values. */
export const customScalars: FederatedCase = {
  name: 'custom-scalars',
  subgraphs: {
    'docs-svc': `
      scalar JSON
      scalar DateTime
      type Query { docs(where: JSON, at: DateTime): [Doc!]  raw(value: JSON): JSON  many: [JSON!]  stamps: [[DateTime]] }
      type Doc @key(fields: "id") { id: ID!  body: JSON  meta(path: JSON! = {a: 1}): JSON!  at: DateTime }`,
    'index-svc': `
      scalar JSON
      scalar DateTime
      type Query { byKey(key: JSON!): Entry  find(input: Find): [Entry] }
      input Find { value: JSON!  list: [JSON] }
      type Doc @key(fields: "id") { id: ID!  body: JSON @external  words: JSON @requires(fields: "body")  entry: Entry }
      type Entry @key(fields: "id stamp") { id: ID!  stamp: DateTime!  data: JSON }`,
    'logs-svc': `
      scalar DateTime
      scalar Long
      type Entry @key(fields: "id stamp") { id: ID!  stamp: DateTime!  count: Long  counts: [Long!]! }`,
  },
  operations: [
    '{ docs { body words meta entry { stamp data count } } many stamps }',
    '{ raw(value: {a: [1, {b: null}], c: "x", d: true, e: 1.5, f: ENUM}) docs(where: [1, 2]) { body } }',
    '{ raw a: raw(value: null) b: raw(value: "text") c: raw(value: 12345678901) d: raw(value: []) e: raw(value: {}) }',
    {
      query: 'query Q($v: JSON) { raw(value: $v) docs(where: {a: $v}) { meta(path: [$v]) } }',
      variables: { v: { __typename: 'X', a: [null] } },
    },
    {
      query:
        'query Q($v: JSON!) { byKey(key: $v) { count data } find(input: { value: $v, list: [$v, 3] }) { counts } }',
      variables: { v: 'key' },
    },
    {
      query: 'query Q($i: Find) { find(input: $i) { id data counts } }',
      variables: { i: { value: { constructor: 1 }, list: [[], null] } },
    },
    '{ docs { body: at at: body words } }',
  ],
};
