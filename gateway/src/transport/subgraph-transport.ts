import type { SubgraphHeaders } from '@kizuna/kit/graph/request-context';
import type { SubgraphExecutor, SubgraphRequest, SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { Deadline } from './deadlines.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** One operation for a subgraph, written as text once. */
export interface SubgraphFetch {
  readonly kind: 'query' | 'mutation';
  readonly query: string;
  /** The same as a JSON string literal, made once when the plan is compiled. */
  readonly queryJson: string;
  readonly operationName: string | undefined;
  /** JSON text of the variables object; '' for none. */
  readonly variablesJson: string;
  readonly headers: SubgraphHeaders;
}

/**
 * A subgraph's answer: text that looks like a JSON object (whoever parses it finds out whether it is one), or the value itself,
 * which several readers may share and none may change.
 */
export type SubgraphAnswer = string | SubgraphResponse;

/** The way to one subgraph. */
export interface SubgraphTransport {
  /**
   * @param deadline of a wrapper that counts from earlier on; without one the transport's own timeout holds
   * @throws SubgraphFailure, a KizunaError: SERVICE_UNAVAILABLE when there is no answer (unreachable, not 200, circuit open, too
   *   many waiting), SUBGRAPH_TIMEOUT when it comes too late. What happened is the `cause`, and never shown.
   */
  fetch(request: SubgraphFetch, deadline?: Deadline): Promise<SubgraphAnswer>;
  /** An answer alone when the subscription could not be started. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** By subgraph name. */
export type SubgraphTransports = ReadonlyMap<string, SubgraphTransport>;

/** A subgraph that lives in this process. It has no timeout of its own: one that is late is left alone, but cannot be stopped. */
export function inProcessTransport(executor: SubgraphExecutor): SubgraphTransport {
  async function execute({ query, operationName, variablesJson, headers }: SubgraphFetch): Promise<SubgraphResponse> {
    return executor.execute({
      query,
      ...(variablesJson === '' ? {} : { variables: JSON.parse(variablesJson) as Record<string, unknown> }),
      ...(operationName === undefined ? {} : { operationName }),
      headers,
    });
  }
  return {
    fetch(request, deadline) {
      if (!deadline) return execute(request);
      return new Promise((resolve, reject) => {
        deadline.holder = { stop: () => reject(new SubgraphFailure('timeout')) };
        execute(request).then(resolve, reject);
      });
    },
    subscribe: (request) => executor.subscribe(request),
    close: async () => {},
  };
}
