import { isPromise } from '@kizuna/kit/graph/is-promise';
import type { SubgraphHeaders } from '@kizuna/kit/graph/request-context';
import type {
  Authorization,
  SubgraphEvent,
  SubgraphExecutor,
  SubgraphRequest,
  SubgraphResponse,
} from '@kizuna/kit/graph/subgraph-executor';
import type { Deadline } from './deadlines.ts';
import { type FetchBody, textBody } from './fetch-body.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** One operation for a subgraph, written as JSON once. */
export interface SubgraphFetch {
  readonly kind: 'query' | 'mutation';
  readonly query: string;
  readonly operationName: string | undefined;
  /** With all of these, and the variables. */
  readonly body: FetchBody;
  readonly headers: SubgraphHeaders;
}

/** A fetch of a query that is no client's. */
export function plainFetch(query: string, headers: SubgraphHeaders, variables?: object): SubgraphFetch {
  const body = textBody(JSON.stringify({ query, variables }), variables && JSON.stringify(variables));
  return { kind: 'query', query, operationName: undefined, headers, body };
}

/**
 * A subgraph's answer: bytes or text that look like a JSON object (whoever reads them finds out whether they are one). Several readers
 * may share it and none may change it. Bytes are only good until the event loop goes on, since the next answer is put in their place:
 * whoever wants to keep any copies them at once.
 */
export type SubgraphAnswer = Uint8Array | string;

export function answerText(answer: SubgraphAnswer): string {
  return typeof answer === 'string' ? answer : Buffer.from(answer).toString();
}

/** The way to one subgraph. */
export interface SubgraphTransport {
  /**
   * Answers at once, without a promise, where nothing has to be waited for. Never throws, but rejects with SubgraphFailure, a
   * KizunaError: SERVICE_UNAVAILABLE when there is no answer (unreachable, not 200, circuit open, too many waiting), SUBGRAPH_TIMEOUT
   * when it comes too late. What happened is the `cause`, and never shown.
   * @param deadline of a wrapper that counts from earlier on; without one the transport's own timeout holds
   */
  fetch(request: SubgraphFetch, deadline?: Deadline): SubgraphAnswer | Promise<SubgraphAnswer>;
  /** Whether a viewer may follow a subscription that may be shared. Never rejects. */
  authorize(request: SubgraphRequest): Promise<Authorization>;
  /** An answer alone when the subscription could not be started. */
  subscribe(request: SubgraphRequest): Promise<AsyncIterableIterator<SubgraphEvent> | SubgraphResponse>;
  /** Queries that were sent once more without having failed. Absent where that does not happen. */
  readonly resent?: number;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** By subgraph name. */
export type SubgraphTransports = ReadonlyMap<string, SubgraphTransport>;

/**
 * A subgraph that lives in this process. It has no timeout of its own: one that is late is left alone, but cannot be stopped.
 */
export function inProcessTransport(executor: SubgraphExecutor): SubgraphTransport {
  return {
    fetch({ query, operationName, body, headers }, deadline) {
      const variables = body.variables();
      const answer = executor.execute({
        query,
        ...(variables === undefined ? {} : { variables: JSON.parse(variables) }),
        ...(operationName === undefined ? {} : { operationName }),
        headers,
      });
      if (!isPromise(answer)) return answer;
      return new Promise((resolve, reject) => {
        if (deadline) deadline.holder = { stop: () => reject(new SubgraphFailure('timeout')) };
        answer.then(resolve, reject);
      });
    },
    authorize: (request) => executor.authorize(request),
    subscribe: (request) => executor.subscribe(request),
    close: async () => {},
  };
}
