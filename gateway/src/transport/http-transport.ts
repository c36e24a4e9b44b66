import type { SubgraphHeaders } from '@kizuna/kit/graph/request-context';
import { Pool } from 'undici';
import { createDeadlines, type Deadline } from './deadlines.ts';
import { HttpExchange } from './http-exchange.ts';
import { createSocketSubscriptions, type SocketSubscriptionsOptions } from './socket-subscriptions.ts';
import type { SubgraphAnswer, SubgraphFetch, SubgraphTransport } from './subgraph-transport.ts';

export interface HttpTransportOptions extends Omit<SocketSubscriptionsOptions, 'timeoutMs'> {
  /** Milliseconds until an answer must be there in full. @default 30_000 */
  readonly timeoutMs?: number;
  /** Requests under way at most; as many connections, since one carries one request at a time. @default 64 */
  readonly maxConcurrent?: number;
  /** Bytes of one answer at most. @default 32 MiB */
  readonly maxAnswerBytes?: number;
}

/**
 * A subgraph that is a process of its own: keep-alive HTTP for queries and mutations, one graphql-ws socket for subscriptions.
 *
 * Nothing is pipelined. It would save a few microseconds a request, but an answer too many from a subgraph would then
 * be taken for the answer to the next request, which may be another viewer's; a slow answer would hold up those behind it; and
 * when a connection breaks, undici sends again what was on it, mutations included.
 */
export function createHttpTransport(options: HttpTransportOptions): SubgraphTransport {
  const { timeoutMs = 30_000, maxConcurrent = 64, maxAnswerBytes = 32 * 1024 * 1024 } = options;
  const url = new URL(options.url);
  const path = url.pathname + url.search;
  const deadlines = createDeadlines(timeoutMs);
  const pool = new Pool(url.origin, {
    connections: maxConcurrent,
    connectTimeout: Math.min(timeoutMs, 5_000),
    maxResponseSize: maxAnswerBytes,
    // The deadline of the fetch stands in for them, and other than they it ends an answer that drips.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const subscriptions = createSocketSubscriptions({ ...options, timeoutMs });

  function send(request: SubgraphFetch, deadline: Deadline): Promise<SubgraphAnswer> {
    return new Promise((resolve, reject) => {
      const exchange = new HttpExchange(resolve, reject);
      deadline.holder = exchange;
      pool.dispatch({ method: 'POST', path, headers: headerList(request.headers), body: request.body }, exchange);
    });
  }

  return {
    fetch(request, deadline) {
      if (deadline) return send(request, deadline);
      const own = deadlines.start();
      return send(request, own).finally(() => deadlines.end(own));
    },
    subscribe: subscriptions.subscribe,
    async close() {
      await subscriptions.close();
      await pool.close();
      deadlines.close();
    },
  };
}

/** Names and values in turn, which is the form that undici reads the quickest. It refuses values with line breaks. */
function headerList(headers: SubgraphHeaders): string[] {
  const list = ['content-type', 'application/json', 'accept', 'application/json'];
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) list.push(name, value);
  }
  return list;
}
