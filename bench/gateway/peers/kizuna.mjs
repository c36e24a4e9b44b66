import { readFileSync } from 'node:fs';
import { readGatewayConfig } from '../../../gateway/dist/config.js';
import { createGateway } from '../../../gateway/dist/gateway.js';
import { createHttpTransport } from '../../../gateway/dist/upstream/http-transport.js';
import { createMemoryBus } from '../../../kit/dist/bus/memory-bus.js';
import { createLogger } from '../../../kit/dist/logging/logger.js';

export const assertionSecret = new TextEncoder().encode('an assertion secret for the benchmark');

/**
 * The defaults, but for the sharing of subgraph reads under way, since the benchmark's requests are all the same; for the access log,
 * which no peer keeps; and for what an operation may cost: points are counted, and do not run out; lists are as long as they are in the
 * data.
 */
const settings = {
  SUBGRAPH_SHARE_READS: '0',
  GATEWAY_ACCESS_LOG: '0',
  COST_LIST_SIZE: '5',
  COST_BUDGET_USER: '1000000000000/1000000000',
  COST_BUDGET_ADDRESS: '1000000000000/1000000000',
};

/**
 * Starts our gateway with its whole pipeline on: authentication, limits, metrics, masking, signed assertions to the subgraphs.
 * Reads PORT, SUBGRAPHS (urls by name), SUPERGRAPH (a file) and JWKS, the public keys of the tokens that requests carry.
 * @param createTransport makes the way to one subgraph from its { name, url, logger, … }; over HTTP unless given
 */
export async function startKizuna(env, createTransport = createHttpTransport) {
  const { PORT, SUBGRAPHS, SUPERGRAPH, JWKS } = env;
  const config = readGatewayConfig({ PORT, ...settings }, true);
  const logger = createLogger({ service: 'gateway' });
  const transports = Object.entries(JSON.parse(SUBGRAPHS)).map(([name, url]) => [
    name,
    createTransport({ name, url, logger, ...config.transports.limitsOf(name) }),
  ]);
  const jwks = JSON.parse(JWKS);
  const app = await createGateway({
    config,
    supergraph: { sdl: readFileSync(SUPERGRAPH, 'utf8') },
    transports: new Map(transports),
    routes: { local: [async (routes) => void routes.get('/.well-known/jwks.json', async () => jwks)], remote: {} },
    operations: {},
    assertionSecret,
    bus: createMemoryBus({ logger }),
    logger,
    publicUrl: `http://127.0.0.1:${PORT}`,
    health: {},
    clientConfig: { demo: false },
  });
  await app.listen({ host: config.host, port: config.port });
}

if (import.meta.filename === process.argv[1]) await startKizuna(process.env);
