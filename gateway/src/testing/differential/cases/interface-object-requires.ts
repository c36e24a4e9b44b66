import type { FederatedCase } from '../federated-case.ts';

/** Fields of one `@interfaceObject` that require fields of the interface and of another `@interfaceObject`. */
export const interfaceObjectRequires: FederatedCase = {
  name: 'interface-object-requires',
  maxFields: 10,
  subgraphs: {
    'media-svc': `
      type Query { media: [Media!]!  film: Film }
      interface Media @key(fields: "id") { id: ID!  title: String }
      type Book implements Media @key(fields: "id") { id: ID!  title: String }
      type Film implements Media @key(fields: "id") { id: ID!  title: String }`,
    'ratings-svc': `
      type Query { unused: Int }
      type Media @interfaceObject @key(fields: "id") { id: ID!  stars: Int }`,
    'labels-svc': `
      type Media @interfaceObject @key(fields: "id") {
        id: ID!
        title: String @external
        stars: Int @external
        label: String @requires(fields: "title")
        sticker: String @requires(fields: "stars title")
      }`,
  },
  operations: [
    '{ media { sticker } }',
    '{ media { sticker label } }',
    '{ media { label title } }',
    '{ media { title: label ... on Film { label } } }',
    '{ film { sticker } }',
    '{ film { __typename sticker stars } }',
    '{ media { __typename title sticker ... on Film { stars } } }',
  ],
};
