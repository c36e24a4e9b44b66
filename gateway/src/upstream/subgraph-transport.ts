import type { SubgraphHeaders } from '@kizuna/kit/graph/request-context';
import type {
  Authorization,
  SubgraphExecutor,
  SubgraphRequest,
  SubgraphResponse,
} from '@kizuna/kit/graph/subgraph-executor';
import type { Deadline } from './deadlines.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** One operation for a subgraph, written as JSON once. */
export interface SubgraphFetch {
  readonly kind: 'query' | 'mutation';
  readonly query: string;
  readonly operationName: string | undefined;
  /** The body of the request: JSON with all three. */
  readonly body: Buffer;
  /** Where in the body the object of the variables stands; null when there are none. */
  readonly variables: { readonly start: number; readonly end: number } | null;
  readonly headers: SubgraphHeaders;
}

/** A fetch of a query that is no client's. */
export function plainFetch(query: string, headers: SubgraphHeaders, variables?: object): SubgraphFetch {
  const common = { kind: 'query', query, operationName: undefined, headers } as const;
  if (!variables) return { ...common, body: Buffer.from(JSON.stringify({ query })), variables: null };
  const values = JSON.stringify(variables);
  const body = Buffer.from(`{"query":${JSON.stringify(query)},"variables":${values}}`);
  const end = body.length - 1;
  return { ...common, body, variables: { start: end - Buffer.byteLength(values), end } };
}

/**
 * A subgraph's answer: bytes that look like a JSON object (whoever reads them finds out whether they are one), or the value itself.
 * Several readers may share it and none may change it.
 */
export type SubgraphAnswer = Uint8Array | SubgraphResponse;

/** The way to one subgraph. */
export interface SubgraphTransport {
  /**
   * @param deadline of a wrapper that counts from earlier on; without one the transport's own timeout holds
   * @throws SubgraphFailure, a KizunaError: SERVICE_UNAVAILABLE when there is no answer (unreachable, not 200, circuit open, too
   *   many waiting), SUBGRAPH_TIMEOUT when it comes too late. What happened is the `cause`, and never shown.
   */
  fetch(request: SubgraphFetch, deadline?: Deadline): Promise<SubgraphAnswer>;
  /** Whether a viewer may follow a subscription that may be shared. Never rejects. */
  authorize(request: SubgraphRequest): Promise<Authorization>;
  /** An answer alone when the subscription could not be started. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<SubgraphResponse> | SubgraphResponse>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** By subgraph name. */
export type SubgraphTransports = ReadonlyMap<string, SubgraphTransport>;

/** A subgraph that lives in this process. It has no timeout of its own: one that is late is left alone, but cannot be stopped. */
export function inProcessTransport(executor: SubgraphExecutor): SubgraphTransport {
  function execute({ query, operationName, body, variables, headers }: SubgraphFetch): Promise<SubgraphResponse> {
    return executor.execute({
      query,
      ...(variables ? { variables: JSON.parse(body.toString('utf8', variables.start, variables.end)) } : {}),
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
    authorize: (request) => executor.authorize(request),
    subscribe: (request) => executor.subscribe(request),
    close: async () => {},
  };
}
