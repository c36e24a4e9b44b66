import type { FederatedCase } from '../federated-case.ts';

/** Enums and inputs that subgraphs know in part: outputs take the union, inputs the intersection of their values and fields. */
export const enumsAndInputs: FederatedCase = {
  name: 'enums-and-inputs',
  subgraphs: {
    'first-svc': `
      type Query { state: State  filter(by: Filter, kind: Kind = SMALL): [Item!]  echo(kinds: [Kind!]! = [SMALL], deep: [[Int]]): String }
      enum State { OPEN CLOSED HIDDEN @inaccessible }
      enum Kind { SMALL LARGE FIRST }
      enum Level { LOW HIGH }
      input Filter { text: String = "all"  kind: Kind  only: Int  inner: Inner  list: [Inner!] }
      input Inner { levels: [Level!]! = [LOW]  ids: [ID]  weight: Float  more: Inner }
      type Item @key(fields: "id") { id: ID!  state: State  level: Level!  sized(kind: Kind!, level: Level): Boolean }`,
    'second-svc': `
      type Query { items(by: Filter!): [Item]  sum(inner: Inner!, numbers: [Float!]): Float }
      enum State { OPEN ARCHIVED }
      enum Kind { SMALL LARGE SECOND }
      enum Level { LOW HIGH }
      input Filter { text: String = "all"  kind: Kind  inner: Inner  list: [Inner!]  second: String }
      input Inner { levels: [Level!]! = [LOW]  ids: [ID]  weight: Float  more: Inner }
      type Item @key(fields: "id") { id: ID!  history: [State!]!  match(by: Filter): [[Level]]  required(kind: Kind! = LARGE): Int }`,
  },
  operations: [
    '{ filter(by: { text: "x", inner: { levels: HIGH, ids: [1, "b", null], weight: 3 } }) { state history } }',
    '{ filter(by: { inner: {}, list: { weight: 1.5 } }, kind: null) { match(by: { kind: SMALL }) } }',
    '{ echo e: echo(kinds: LARGE, deep: 5) f: echo(kinds: [], deep: [[1, null], null]) }',
    '{ filter(kind: SMALL, by: { kind: LARGE, text: "x" }) { id } filter(by: { text: "x", kind: LARGE }, kind: SMALL) { history sized(kind: SMALL, level: LOW) } ... { filter(by: { kind: LARGE, text: "x" }, kind: SMALL) { sized(level: LOW, kind: SMALL) } } }',
    '{ items(by: { inner: { more: { more: { levels: [] } } } }) { level sized(kind: SMALL) s: sized(kind: LARGE, level: LOW) required } }',
    {
      query:
        'query Q($by: Filter!, $k: Kind, $l: [Level!]!, $n: Float) { items(by: $by) { history required(kind: LARGE) match(by: { kind: $k, inner: { levels: $l } }) } sum(inner: { weight: $n, levels: $l }, numbers: [1, 2.5]) }',
      variables: { by: { inner: { ids: 5 } }, l: 'LOW', n: 1 },
    },
    {
      query:
        'query Q($k: Kind = LARGE, $ids: [ID]) { filter(kind: $k, by: { inner: { ids: $ids } }) { sized(kind: $k) id } }',
      variables: { ids: [1, null, 'x'] },
    },
    {
      query: 'query Q($id: ID, $more: Inner) { sum(inner: { ids: [$id, 7], more: $more }) }',
      variables: { more: null },
    },
  ],
};
