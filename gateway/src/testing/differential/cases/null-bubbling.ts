import type { FederatedCase } from '../federated-case.ts';

/** Non-null fields that are null, deep in lists and lists of lists, and resolvers that throw, on either side of an entity hop. */
export const nullBubbling: FederatedCase = {
  name: 'null-bubbling',
  violating: [
    'Node.value',
    'Node.strict',
    'Node.rows',
    'Node.matrix',
    'Leaf.deep',
    'Leaf.must',
    'Query.must',
    'Node.far',
    'Node.farList',
    'Far.must',
  ],
  failing: [
    'Node.maybe',
    'Node.value',
    'Node.rows',
    'Node.farMaybe',
    'Far.text',
    'Query.tree',
    'Query.nodes',
    'Node.names',
  ],
  subgraphs: {
    'near-svc': `
      type Query { nodes: [Node!]  grid: [[Node!]!]  tree: Leaf  must: Int!  strictNodes: [Node!]! }
      type Node @key(fields: "id") {
        id: ID!
        value: Int!
        maybe: String
        strict: Leaf!
        rows: [Leaf!]!
        matrix: [[Int!]!]!
        loose: [[Leaf!]]
        names: [String]!
        other: Node
      }
      type Leaf { deep: Int!  must: Leaf!  leaves: [Leaf!]  node: Node }`,
    'far-svc': `
      type Query { fars: [Far] }
      type Node @key(fields: "id") { id: ID!  far: Far!  farMaybe: Far  farList: [Far!]!  count: Int! }
      type Far { must: Int!  text: String  back: Node!  grid: [[Far!]!]! }`,
  },
  operations: [
    '{ must }',
    '{ must nodes { maybe } }',
    '{ nodes { value } }',
    '{ nodes { maybe other { value maybe } } }',
    '{ nodes { strict { deep } rows { deep } } }',
    '{ grid { matrix other { matrix } } }',
    '{ strictNodes { loose { deep node { value } } } }',
    '{ nodes { far { must } } }',
    '{ nodes { farMaybe { must text } farList { text back { value } } } }',
    '{ grid { far { text } count } tree { leaves { node { far { must } } } } }',
    '{ fars { back { value a: value maybe } grid { must } } }',
    '{ a: nodes { b: maybe c: far { d: must } } e: nodes { c: far { d: text } } }',
    '{ nodes { names other { ... on Node { x: value } other { farMaybe { back { strict { deep } } } } } } }',
  ],
};
