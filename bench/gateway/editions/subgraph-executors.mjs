import { createRequire } from 'node:module';
import { answerEntitiesAtOnce } from '../../../kit/dist/graph/entities.js';
import { createSubgraphExecutor } from '../../../kit/dist/graph/subgraph-executor.js';
import { createAssertionVerifier } from '../../../kit/dist/viewer/assertion.js';
import { assertionSecret } from '../peers/kizuna.mjs';
import { createResolvers } from '../subgraphs/resolvers.mjs';
import { subgraphSdl } from '../subgraphs/sdl.mjs';

// The kit's own graphql: a schema made by another copy of it is none to the kit.
const require = createRequire(new URL('../../../kit/package.json', import.meta.url));
const { parse } = require('graphql');
const { buildSubgraphSchema } = require('@apollo/subgraph');

/** Some of the benchmark's subgraphs as Kizuna's own are: by name, executed anew at each request, nothing remembered but documents. */
export function createSubgraphExecutors(names, logger) {
  const resolvers = createResolvers();
  const executors = names.map((name) => {
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
    return [name, createSubgraphExecutor(subgraph, { verifyAssertion, logger })];
  });
  return new Map(executors);
}
