import type { FederatedCase } from '../federated-case.ts';

/** Mutations over several subgraphs: root fields run in their order, each answer tells its place in it. */
export const mutations: FederatedCase = {
  name: 'mutations',
  // Not what another subgraph adds (`Counter.now`): fields of one subgraph that follow each other are run by one request, and what
  // others add to them is read after it.
  stateful: ['AddPayload.now'],
  subgraphs: {
    'first-svc': `
      type Query { counters: [Counter] }
      type Mutation { add(by: Int = 1, note: String): AddPayload!  reset: Counter  fail: Int! }
      type AddPayload { order: Int  now: Int  counter: Counter!  errors: [Problem!]! }
      type Problem @shareable { code: String!  field: String }
      type Counter @key(fields: "id") { id: ID!  now: Int  label: String }`,
    'second-svc': `
      type Query { nothing: Boolean }
      type Mutation { rename(input: RenameInput!): RenamePayload  drop(ids: [ID!]): Boolean }
      input RenameInput { id: ID!  name: String }
      type RenamePayload { order: Int!  counter: Counter  errors: [Problem!]! }
      type Problem @shareable { code: String!  field: String }
      type Counter @key(fields: "id") { id: ID!  name: String  fans: Int }`,
  },
  operations: [
    'mutation { a: add { order } b: rename(input: { id: 1 }) { order } c: add { order } }',
    'mutation { add(by: 2) { order now counter { id label name } } }',
    'mutation { a: add { counter { name } } b: add { counter { fans } } drop }',
    'mutation { drop(ids: 1) add { order errors { code } } rename(input: { id: "x", name: null }) { errors { field } order } reset { name } }',
    'mutation { a: add { now } b: rename(input: { id: 1 }) { counter { now } } c: add { now } }',
    'mutation { a: add(by: 2, note: "x") { order } a: add(note: "x", by: 2) { now counter { name } } b: add { order } }',
    'mutation { rename(input: { id: 1, name: "x" }) { order } ... { rename(input: { name: "x", id: 1 }) { counter { id } } } add { order } }',
    'mutation { add { order } drop add { now } add { counter { fans } } drop add { now counter { name } } }',
    {
      query:
        'mutation M($a: Boolean!, $b: Boolean!) { add @include(if: $a) { order } drop add @skip(if: $a) { now } add @include(if: $b) { counter { fans } } ... @include(if: $a) { add @skip(if: $a) { now } } }',
      variables: { a: false, b: true },
    },
    'mutation { add { order } ...M reset { name } } fragment M on Mutation { b: add(by: 3) { now order } }',
    'mutation { ...M add { order } } fragment M on Mutation { rename(input: { id: 3 }) { order } __typename drop }',
    'mutation { add { order } ... { rename(input: { id: 3 }) { order } } add { now } }',
    {
      query:
        'mutation M($i: RenameInput!, $s: Boolean!) { a: add @skip(if: $s) { order } rename(input: $i) { order } }',
      variables: { i: { id: 4 }, s: true },
    },
    'query { counters { now name } }',
  ],
};
