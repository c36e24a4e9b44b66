const link = (...names) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${names.map((name) => `"${name}"`).join(', ')}])\n`;

const event = 'type RoomEvent { sequence: Int!  text: String!  author: User! }';

/** The two subgraphs, by name. Our gateway asks `users` for `recentlyEndedSessions` once, when it starts. */
export const subgraphSdl = {
  users: `${link('@key', '@inaccessible')}
    type Query { users: Int  recentlyEndedSessions: [Int!]! @inaccessible }
    type User @key(fields: "id") { id: ID!  name: String! }`,
  rooms: `${link('@key')}
    type Query { rooms: Int }
    type Subscription { roomEvent(room: ID!): RoomEvent! }
    ${event}
    type User @key(fields: "id", resolvable: false) { id: ID! }`,
};

/** The same for a gateway that knows federation 1 only. */
export const federation1Sdl = {
  users: `extend type Query { users: Int }
    type User @key(fields: "id") { id: ID!  name: String! }`,
  rooms: `extend type Query { rooms: Int }
    extend type Subscription { roomEvent(room: ID!): RoomEvent! }
    ${event}
    extend type User @key(fields: "id") { id: ID! @external }`,
};

/** The whole graph as one service. */
export const monolithSdl = `
  type Query { rooms: Int }
  type Subscription { roomEvent(room: ID!): RoomEvent! }
  ${event}
  type User { id: ID!  name: String! }`;
