import { serveGraph } from '../../../kit/dist/graph/subgraph-server.js';
import { createLogger } from '../../../kit/dist/logging/logger.js';
import { createHttpServer } from '../../../kit/dist/service/http-server.js';
import { createSubgraphExecutors } from './subgraph-executors.mjs';

/** The subgraph that the first argument names behind its HTTP door. Sends `{ url }` to its parent when it listens. */
const [name] = process.argv.slice(2);
const logger = createLogger({ service: name });
const server = createHttpServer({ logger });
serveGraph(server, createSubgraphExecutors([name], logger).get(name));
const origin = await server.listen({ host: '127.0.0.1', port: 0 });
process.send({ url: `${origin}/graphql` });
process.on('disconnect', () => process.exit());
