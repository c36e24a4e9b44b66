import { serveGraph } from '../../../kit/dist/graph/subgraph-server.js';
import { createLogger } from '../../../kit/dist/logging/logger.js';
import { createHttpServer } from '../../../kit/dist/service/http-server.js';
import { createSubgraphExecutors } from './subgraph-executors.mjs';

/** The four subgraphs behind their HTTP doors, as one process. Sends `{ urls }` to its parent when they listen. */
const logger = createLogger({ service: 'subgraphs' });
const urls = {};
for (const [name, executor] of createSubgraphExecutors(logger)) {
  const server = createHttpServer({ logger });
  serveGraph(server, executor);
  urls[name] = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
}
process.send({ urls });
process.on('disconnect', () => process.exit());
