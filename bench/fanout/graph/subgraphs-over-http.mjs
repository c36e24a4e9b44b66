import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { publishOnOrder } from '../publisher.mjs';
import { createFeed } from './feed.mjs';
import { subgraphSdl } from './sdl.mjs';
import { nameOf } from './users.mjs';

/**
 * The two subgraphs of the gateways that speak to theirs over the network, as one process, each on a port of its own: queries over HTTP,
 * the rooms' subscriptions over graphql-ws. An answer to a query is remembered by the request's body, so that it costs next to nothing.
 * Sends `{ urls }` to its parent when it listens, and publishes what that orders.
 */
const feed = createFeed();

const schemas = {
  users: buildSubgraphSchema({
    typeDefs: parse(subgraphSdl.users),
    resolvers: {
      Query: { users: () => 0, recentlyEndedSessions: () => [] },
      User: { __resolveReference: ({ id }) => ({ id }), name: ({ id }) => nameOf(id) },
    },
  }),
  rooms: buildSubgraphSchema({
    typeDefs: parse(subgraphSdl.rooms),
    resolvers: {
      Query: { rooms: () => 0 },
      Subscription: { roomEvent: { subscribe: (_, { room }) => feed.follow(room), resolve: (event) => event } },
      RoomEvent: { author: ({ authorId }) => ({ id: authorId }) },
    },
  }),
};

async function serve(schema) {
  const remembered = new Map();
  async function answer(body) {
    const { query, variables, operationName } = JSON.parse(body);
    const result = await execute({ schema, document: parse(query), variableValues: variables, operationName });
    const bytes = Buffer.from(JSON.stringify(result));
    remembered.set(body, bytes);
    return bytes;
  }
  const server = createServer((request, response) => {
    const send = (bytes) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
      response.end(bytes);
    };
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const known = remembered.get(body);
      if (known) send(known);
      else answer(body).then(send, (error) => request.destroy(error));
    });
  });
  server.keepAliveTimeout = 600_000;
  useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/graphql`;
}

const urls = {};
for (const [name, schema] of Object.entries(schemas)) urls[name] = await serve(schema);
publishOnOrder(feed);
process.send({ urls });
