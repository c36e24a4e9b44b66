import { createRequire } from 'node:module';
import { readGatewayConfig } from '../../../gateway/dist/config.js';
import { createGateway } from '../../../gateway/dist/gateway.js';
import { inProcessTransport } from '../../../gateway/dist/upstream/subgraph-transport.js';
import { createMemoryBus } from '../../../kit/dist/bus/memory-bus.js';
import { KizunaError } from '../../../kit/dist/errors/kizuna-error.js';
import { answerEntitiesAtOnce } from '../../../kit/dist/graph/entities.js';
import { createSubgraphExecutor } from '../../../kit/dist/graph/subgraph-executor.js';
import { createLogger } from '../../../kit/dist/logging/logger.js';
import { createAssertionVerifier } from '../../../kit/dist/viewer/assertion.js';
import { subgraphSdl } from '../graph/sdl.mjs';
import { composeSupergraph } from '../graph/supergraph.mjs';
import { nameOf } from '../graph/users.mjs';
import { publishOnOrder } from '../publisher.mjs';
import { createRooms } from './rooms.mjs';

/**
 * Our gateway on its defaults, with its whole pipeline, and the two subgraphs in the same process behind the kit's executors, as the
 * one-process edition runs them. Reads JWKS, the public keys of the subscribers' tokens.
 */
// The kit's own graphql: a schema made by another copy of it is none to the kit.
const require = createRequire(new URL('../../../kit/package.json', import.meta.url));
const { parse } = require('graphql');
const { buildSubgraphSchema } = require('@apollo/subgraph');

const logger = createLogger({ service: 'gateway' });
const bus = createMemoryBus({ logger });
const assertionSecret = new TextEncoder().encode('an assertion secret for the benchmark');
const rooms = createRooms(bus, () => new KizunaError('NOT_FOUND'));
const resolvers = {
  users: {
    Query: { users: () => 0, recentlyEndedSessions: () => [] },
    User: { __resolveReference: ({ id }) => ({ id }), name: ({ id }) => nameOf(id) },
  },
  rooms: rooms.resolvers,
};

function transportTo(name) {
  const schema = buildSubgraphSchema({ typeDefs: parse(subgraphSdl[name]), resolvers: resolvers[name] });
  answerEntitiesAtOnce(schema);
  const subgraph = {
    name,
    schema,
    createContext: (request) => request,
    health: {},
    close: async () => {},
  };
  const verifyAssertion = createAssertionVerifier(assertionSecret, name);
  return inProcessTransport(createSubgraphExecutor(subgraph, { verifyAssertion, logger }));
}

const names = Object.keys(subgraphSdl);
const jwks = JSON.parse(process.env.JWKS);
// All subscribers come from one address.
const config = readGatewayConfig(
  { PORT: '0', GATEWAY_ACCESS_LOG: '0', GATEWAY_MAX_SOCKETS_PER_ADDRESS: '20000' },
  true,
);
const app = await createGateway({
  config,
  supergraph: { sdl: composeSupergraph(Object.fromEntries(names.map((name) => [name, `http://${name}`]))) },
  transports: new Map(names.map((name) => [name, transportTo(name)])),
  routes: { local: [async (routes) => void routes.get('/.well-known/jwks.json', async () => jwks)], remote: {} },
  operations: {},
  assertionSecret,
  bus,
  logger,
  publicUrl: 'http://127.0.0.1',
  health: {},
  clientConfig: { demo: false },
});
const origin = await app.listen({ host: config.host, port: 0 });
publishOnOrder(rooms);
process.send({ url: `${origin.replace('http', 'ws')}/graphql` });
