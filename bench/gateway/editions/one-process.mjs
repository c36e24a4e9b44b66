import { inProcessTransport } from '../../../gateway/dist/upstream/subgraph-transport.js';
import { createLogger } from '../../../kit/dist/logging/logger.js';
import { startKizuna } from '../peers/kizuna.mjs';
import { subgraphSdl } from '../subgraphs/sdl.mjs';
import { createSubgraphExecutors } from './subgraph-executors.mjs';

/** Gateway and subgraphs as one process, which call each other directly. Reads what `startKizuna` reads. */
const executors = createSubgraphExecutors(Object.keys(subgraphSdl), createLogger({ service: 'subgraphs' }));
await startKizuna(process.env, ({ name }) => inProcessTransport(executors.get(name)));
