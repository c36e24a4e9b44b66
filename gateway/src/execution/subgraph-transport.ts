import type { SubgraphExecutor } from '@kizuna/kit/graph/subgraph-executor';

/**
 * The way to one subgraph. In one process it is the subgraph's own executor; over HTTP it is `createHttpTransport`. Both give
 * the same answers to the same requests; a subgraph that cannot be reached answers with `SERVICE_UNAVAILABLE`.
 */
export interface SubgraphTransport extends SubgraphExecutor {
  close(): Promise<void>;
}

/** By subgraph name. */
export type SubgraphTransports = ReadonlyMap<string, SubgraphTransport>;

/** A subgraph that lives in this process. */
export function inProcessTransport(executor: SubgraphExecutor): SubgraphTransport {
  return { ...executor, close: async () => {} };
}
