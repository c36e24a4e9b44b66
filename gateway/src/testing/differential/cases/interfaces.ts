import type { FederatedCase } from '../federated-case.ts';

/** Interfaces whose implementations are entities, whose fields live in several subgraphs, and of which not all know all members. */
export const interfaces: FederatedCase = {
  name: 'interfaces',
  subgraphs: {
    'animals-svc': `
      type Query { animals: [Animal!]!  animal(id: ID): Animal  nodes: [Node] }
      interface Node { id: ID! }
      interface Animal implements Node { id: ID!  name: String  mother: Animal }
      type Dog implements Animal & Node @key(fields: "id") { id: ID!  name: String  mother: Dog  barks: Boolean! }
      type Cat implements Animal & Node @key(fields: "id") { id: ID!  name: String  mother: Animal  lives: Int }
      type Fish implements Animal & Node { id: ID!  name: String  mother: Animal  depth(unit: String): Float }`,
    'owners-svc': `
      type Query { owners: [Owner!]  pets: [Pet!] }
      interface Pet { owner: Owner  age: Int }
      interface Node { id: ID! }
      type Owner implements Node @key(fields: "id") { id: ID!  pets: [Pet]  first: Pet  called: String! }
      type Dog implements Pet & Node @key(fields: "id") { id: ID!  owner: Owner  age: Int }
      type Cat implements Pet @key(fields: "id") { id: ID!  owner: Owner  age: Int  toys: [String!]! }`,
    'vets-svc': `
      type Query { patients: [Patient] }
      interface Patient { id: ID!  ill: Boolean }
      type Dog implements Patient @key(fields: "id") { id: ID!  ill: Boolean  barks: Boolean! @external  shots: Int @requires(fields: "barks") }
      type Cat implements Patient @key(fields: "id") { id: ID!  ill: Boolean  friends: [Patient!] }
      type Owner implements Patient @key(fields: "id") { id: ID!  ill: Boolean }`,
  },
  operations: [
    '{ animals { name mother { name } ... on Dog { shots owner { called } } ... on Cat { toys ill } } }',
    '{ pets { age ... on Dog { name } ... on Cat { label: name lives } } }',
    '{ pets { ... on Animal { name mother { id } } ... on Patient { ill } } }',
    '{ patients { __typename ill ... on Node { id } ... on Pet { owner { ill } } } }',
    '{ nodes { id ... on Owner { called pets { ... on Dog { barks } } } ... on Fish { depth(unit: "m") } } }',
    '{ animals { ... on Dog { x: age } ... on Cat { x: lives } ... on Fish { name: __typename } } }',
    '{ owners { first { ...P } pets { ...P } } } fragment P on Pet { age ...D ... on Cat { friends { ill ...D } } } fragment D on Dog { shots id: name }',
    '{ animal { ... on Pet { ... on Patient { ... on Node { id } } } } }',
    '{ animals { kind: __typename ... on Cat { id: name friends { ... on Dog { id } } } } }',
  ],
};
