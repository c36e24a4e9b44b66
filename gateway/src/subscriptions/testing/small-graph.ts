import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Subgraph } from '@kizuna/kit/graph/subgraph';
import { parse } from 'graphql';

/** What a fleet serves. */
export interface FleetGraph {
  readonly subgraphs: readonly Subgraph[];
  /** As composed of theirs. */
  readonly supergraph: string;
}

/** A subgraph that a test brings along. */
export interface SmallPart {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: object;
}

const users: SmallPart = {
  name: 'users',
  sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])
    type Query { recentlyEndedSessions: [Int!]! @inaccessible  users: Int }
    type User @key(fields: "id") { id: ID!  name: String! }`,
  resolvers: {
    Query: { recentlyEndedSessions: () => [] },
    User: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      name: ({ id }: { id: string }) => `name of ${id}`,
    },
  },
};

/** The parts, and beside them `users`, which every gateway needs. */
export function composeSmallGraph(...parts: readonly SmallPart[]): FleetGraph {
  const all = [users, ...parts].map((part) => ({ ...part, typeDefs: parse(part.sdl), url: `http://${part.name}` }));
  const composed = composeServices(all);
  if (composed.errors) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  const subgraphs = all.map(({ name, typeDefs, resolvers }) => ({
    name,
    schema: buildSubgraphSchema({ typeDefs, resolvers: { ...resolvers } }),
    createContext: (request: Parameters<Subgraph['createContext']>[0]) => request,
    health: {},
    close: async () => {},
  }));
  return { subgraphs, supergraph: composed.supergraphSdl };
}
