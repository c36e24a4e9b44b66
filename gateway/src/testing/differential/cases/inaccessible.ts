import type { FederatedCase } from '../federated-case.ts';

/** What clients do not see still serves as key, as required value and inside inputs; tags change nothing. */
export const inaccessible: FederatedCase = {
  name: 'inaccessible',
  subgraphs: {
    'accounts-svc': `
      type Query { accounts: [Account!]! @tag(name: "public")  admin: Account @inaccessible  anything: Any }
      union Any = Account | Note
      type Account @key(fields: "id") @key(fields: "secret") @tag(name: "account") {
        id: ID! @inaccessible
        secret: String! @inaccessible @tag(name: "internal")
        name: String @tag(name: "public")
        limits: Limits @inaccessible
        role: Role
      }
      type Limits @inaccessible { max: Int  tags: [String!] }
      type Note { text: String }
      enum Role { USER ADMIN ROOT @inaccessible }`,
    'payments-svc': `
      type Query { payments(kind: PayKind, options: PayOptions): [Payment] }
      input PayOptions { first: Int  trace: Boolean @inaccessible }
      enum PayKind { CARD CASH @tag(name: "old") SHELL @inaccessible }
      type Payment { account: Account!  amount: Int }
      type Account @key(fields: "secret") {
        secret: String! @inaccessible
        limits: Limits @external
        allowance: Int @requires(fields: "limits { max tags }")
        payments: [Payment!]
      }
      type Limits @external { max: Int  tags: [String!] }`,
  },
  operations: [
    '{ accounts { allowance } }',
    '{ accounts { id: name secret: role allowance } }',
    '{ payments(kind: CARD, options: { first: 1 }) { account { name role allowance } } }',
    '{ payments { account { payments { account { secret: name } } } } }',
    '{ anything { __typename ... on Account { allowance limits: role } ... on Note { text } } }',
  ],
};
