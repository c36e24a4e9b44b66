import type { FederatedCase } from '../federated-case.ts';

/** Value types and fields that several subgraphs answer, each with parts that only it has; nested, in lists, non-null here only. */
export const shareable: FederatedCase = {
  name: 'shareable',
  subgraphs: {
    'first-svc': `
      type Query { shop: Shop @shareable  shops: [Shop!] @shareable  first: Int }
      type Shop @shareable { name: String!  place: Place  hours: [Hours!]!  matrix: [[Place]]  page: Page }
      type Place @shareable { lat: Float!  lon: Float!  planet: Planet }
      type Planet @shareable { name: String }
      type Hours @shareable { day: Int!  open: String }
      type Page @shareable { next: Boolean!  cursor: String }
      type User @key(fields: "id") { id: ID!  nick: String @shareable  home: Place @shareable }`,
    'second-svc': `
      type Query { shop: Shop @shareable  shops: [Shop!] @shareable  users: [User!]  second: Int }
      type Shop { name: String @shareable  place: Place @shareable  hours: [Hours!]! @shareable  matrix: [[Place]] @shareable  owner: User  onlySecond: String }
      type Place { lat: Float! @shareable  lon: Float! @shareable  planet: Planet @shareable  altitude: Int }
      type Planet @shareable { name: String!  moons: [String!] }
      type Hours { day: Int! @shareable  open: String @shareable  close: String }
      type User @key(fields: "id") { id: ID!  nick: String @shareable  home: Place @shareable  age: Int }`,
    'third-svc': `
      type Query { best: User  shop: Shop @shareable  shops: [Shop!] @shareable }
      type Shop { name: String! @shareable  onlyThird(x: Int): String }
      type User @key(fields: "id") { id: ID!  mood: String }`,
  },
  operations: [
    '{ shop { name onlySecond onlyThird } }',
    '{ shops { onlyThird onlySecond name hours { day close } } }',
    '{ shop { place { lat altitude planet { name moons } } } first second }',
    '{ shop { hours { open close } matrix { lat altitude } page { next } } }',
    '{ shops { owner { nick age mood home { altitude } } matrix { planet { moons } } } }',
    '{ best { nick home { lat altitude } mood } }',
    '{ a: shop { name: onlySecond } b: shop { name } shop { onlyThird(x: 1) t: onlyThird(x: null) } }',
  ],
};
