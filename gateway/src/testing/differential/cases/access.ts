import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { FederatedCase } from '../federated-case.ts';

/** Fields, objects, enums and scalars that not everybody may see, behind interfaces, unions, lists, `@requires` and `@interfaceObject`. */
const graph = {
  subgraphs: {
    'accounts-svc': `
      scalar Secret @policy(policies: [["admin"], ["session", "operator"]])
      enum Rank @authenticated { HIGH LOW }
      interface Node { id: ID! }
      interface Account implements Node @key(fields: "id") { id: ID!  name: String  mail: String  friend: Account  rank: Rank }
      union Party = Person | Firm | Robot
      type Query {
        accounts: [Account!]!  account: Account  parties: [Party]  nodes: [Node!]  people: [[Person!]]
        inner: Inner @authenticated
        audit: [Entry!]! @policy(policies: [["admin"]])
      }
      type Mutation { rename(to: String): Person  wipe: Int! @requiresScopes(scopes: [["kyc:write"]])  note: Entry }
      type Person implements Account & Node @key(fields: "id") {
        id: ID!  name: String  mail: String @authenticated  friend: Person  rank: Rank
        secret: Secret  age: Int! @requiresScopes(scopes: [["profile:read", "kyc:read"], ["chat:read"]])
      }
      type Firm implements Account & Node @key(fields: "id") {
        id: ID!  name: String @policy(policies: [["member"], ["admin"]])  mail: String  friend: Account  rank: Rank
        size: Int @requiresScopes(scopes: [["forum:read"]])
      }
      type Robot implements Account & Node @key(fields: "id") @policy(policies: [["session"]]) {
        id: ID!  name: String  mail: String  friend: Account @authenticated  rank: Rank  owner: Person
      }
      type Inner { entry: Entry!  entries: [Entry!]  robots: [Robot]  account: Account! }
      type Entry @requiresScopes(scopes: [["chat:read"], ["forum:read"]]) { text: String!  by: Account }`,
    'shop-svc': `
      type Query { buyers: [Buyer]  orders: [Order!] }
      interface Buyer { orders: [Order!]  badge: String }
      type Person implements Buyer @key(fields: "id") {
        id: ID!  age: Int! @external  secret: Secret @external
        orders: [Order!]  badge: String @requires(fields: "age") @requiresScopes(scopes: [["profile:read", "kyc:read"], ["chat:read"]])
        hint: String @requires(fields: "secret") @policy(policies: [["admin"], ["session", "operator"]])
      }
      type Firm implements Buyer @key(fields: "id") { id: ID!  orders: [Order!] @authenticated  badge: String }
      scalar Secret
      type Order { total: Int  of: Buyer  person: Person!  lines: [Line!]! }
      type Line { text: String!  price: Int! @authenticated }`,
    'notes-svc': `
      type Account @key(fields: "id") @interfaceObject {
        id: ID!  notes: [String!]  stars: Int @policy(policies: [["member"], ["operator"]])
      }`,
  },
  violating: ['Entry.text'],
  failing: ['Person.name', 'Firm.orders'],
  absent: { Firm: 'shop-svc' },
  operations: [
    '{ accounts { name mail friend { mail rank } } }',
    '{ accounts { __typename id ... on Robot { owner { name } } } }',
    '{ accounts { ... on Node { id } ... on Person { age secret } ...F } } fragment F on Firm { label: name size friend { ...G } } fragment G on Account { mail ... on Firm { size } }',
    '{ parties { __typename ... on Account { x: mail } ... on Firm { size } ... on Robot { rank } } }',
    '{ nodes { id ... on Account { name friend { friend { mail } } } } }',
    '{ people { badge hint name } }',
    '{ buyers { badge orders { total lines { price text } of { badge } person { mail age } } } }',
    '{ inner { entry { text } entries { text } robots { id } account { stars notes } } }',
    '{ audit { text } again: audit { by { name } } accounts { stars } }',
    '{ accounts { notes stars friend { stars } } }',
    '{ account { stars } }',
    '{ audit { text } }',
    'mutation { a: rename(to: "x") { mail name } wipe b: rename(to: "y") { age } note { text } }',
    'mutation { rename { name } note { text } }',
    'query Q($yes: Boolean = true, $no: Boolean = false) { accounts { mail @include(if: $yes) rank @skip(if: $yes) ... @include(if: $no) { friend { mail } } } inner @include(if: $no) { entry { text } } }',
    // The key is fetched under conditions that do not hold, for a fetch that others wait for.
    'query Q($a: Boolean! = false, $b: Boolean! = true) { buyers { ... on Buyer @include(if: $a) @skip(if: $b) { ... on Firm { rank } } badge } }',
    '{ id: inner { mail: entry { by: text } } account { id: mail mail: name __typename } }',
  ],
} satisfies Omit<FederatedCase, 'name' | 'viewer'>;

const viewers: Readonly<Record<string, Viewer | null>> = {
  nobody: null,
  member: { userId: 1, userType: 'MEMBER', sessionId: 1 },
  operator: { userId: 2, userType: 'OPERATOR', sessionId: 2 },
  token: { userId: 1, userType: 'MEMBER', tokenId: 1, scopes: ['chat:read', 'forum:write'] },
};

/** The same graph for viewers with different rights. */
export const access: readonly FederatedCase[] = Object.entries(viewers).map(([who, viewer]) => ({
  ...graph,
  name: `access-of-${who}`,
  viewer,
}));
