import { randomInt } from 'node:crypto';
import { createDeadlines, type Deadline } from './deadlines.ts';
import { HttpExchange } from './http-exchange.ts';
import { createHeadWriter } from './http-request.ts';
import { createHttpClient } from './lean-http-client.ts';
import { socketsTo } from './open-socket.ts';
import { createSocketSubscriptions, type SocketSubscriptionsOptions } from './socket-subscriptions.ts';
import type { SubgraphAnswer, SubgraphFetch, SubgraphTransport } from './subgraph-transport.ts';

export interface HttpTransportOptions extends Omit<SocketSubscriptionsOptions, 'timeoutMs'> {
  /** Milliseconds until an answer must be there in full. @default 30_000 */
  readonly timeoutMs?: number;
  /** Connections at most. @default 64 */
  readonly maxConcurrent?: number;
  /** Further tries of one query. With 0 none is ever sent twice, and so none is pipelined. @default 2 */
  readonly retries?: number;
  /** Bytes of one answer at most. @default 32 MiB */
  readonly maxAnswerBytes?: number;
}

/**
 * A subgraph that is a process of its own: keep-alive HTTP for queries and mutations, one graphql-ws socket for subscriptions.
 *
 * Queries that are ready in the same turn of the event loop are pipelined on one connection, if the subgraph sends back the number that
 * each request has (`lean-http-client.ts`).
 *
 * A subgraph that sends no numbers back is trusted to answer each request once. An answer too many is noticed, and its connection closed,
 * when it comes together with the right one or while the connection is idle. When it comes later, in a packet of its own, and the
 * connection carries the next request by then, it is taken for the answer to that request, which may be another viewer's: HTTP/1.1 has
 * nothing by which to tell whose an answer is.
 */
export function createHttpTransport(options: HttpTransportOptions): SubgraphTransport {
  const { timeoutMs = 30_000, maxConcurrent = 64, retries = 2, maxAnswerBytes = 32 * 1024 * 1024 } = options;
  const url = new URL(options.url);
  const deadlines = createDeadlines(timeoutMs);
  const headOf = createHeadWriter(url);
  const client = createHttpClient({
    open: socketsTo(url),
    maxConnections: maxConcurrent,
    connectTimeoutMs: Math.min(timeoutMs, 5_000),
    maxAnswerBytes,
  });
  // Not the numbers of another gateway, whose requests may go through the same proxy.
  let fetchNumber = randomInt(2 ** 40);
  const subscriptions = createSocketSubscriptions({ ...options, timeoutMs });

  function send({ kind, headers, body }: SubgraphFetch, deadline: Deadline): Promise<SubgraphAnswer> {
    return new Promise((resolve, reject) => {
      fetchNumber += 1;
      const head = headOf(headers, body.length, fetchNumber);
      const repeatable = kind === 'query' && retries > 0;
      const exchange = new HttpExchange({ head, body, fetchNumber, repeatable }, resolve, reject);
      deadline.holder = exchange;
      client.send(exchange);
    });
  }

  return {
    fetch(request, deadline) {
      if (deadline) return send(request, deadline);
      const own = deadlines.start();
      return send(request, own).finally(() => deadlines.end(own));
    },
    authorize: subscriptions.authorize,
    subscribe: subscriptions.subscribe,
    get resent() {
      return client.resent;
    },
    async close() {
      await subscriptions.close();
      await client.close();
      deadlines.close();
    },
  };
}
