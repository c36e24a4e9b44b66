import { HttpConnection, type OpenSocket } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';
import { SendBuffer } from './send-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface HttpClientOptions {
  readonly open: OpenSocket;
  /** Connections at most, and so requests under way. */
  readonly maxConnections: number;
  /** Milliseconds until a connection must be there. */
  readonly connectTimeoutMs: number;
  /** Bytes of one answer at most. */
  readonly maxAnswerBytes: number;
}

export interface HttpClient {
  /** Sends a request on the connection that was used last, on a new one, or as soon as one is free. It settles the exchange. */
  send(exchange: HttpExchange): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const sweepMs = 1_000;
const readBytes = 64 * 1024;

/**
 * HTTP/1.1 to one server, with nothing in it that a gateway does not need of its subgraphs: POSTs of bodies that are there in
 * full, answers collected in memory, connections that are kept. For small answers it takes two thirds to three quarters of
 * undici's processor time. In return it refuses what is not HTTP to the letter, and never sends anything twice.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  /** The one used last stands at the end: in quiet times the others become idle for long, and are closed. */
  const idle: HttpConnection[] = [];
  const waiting: HttpExchange[] = [];
  let connections = 0;
  let sweep: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  let closed = () => {};

  const owner = {
    freed(connection: HttpConnection) {
      const next = nextWaiting();
      if (next) connection.send(next);
      else if (closing) connection.stop();
      else {
        idle.push(connection);
        sweep ??= setTimeout(closeIdle, sweepMs).unref();
      }
    },
    ended(connection: HttpConnection, stale: boolean) {
      connections -= 1;
      const nth = idle.indexOf(connection);
      if (nth >= 0) idle.splice(nth, 1);
      // So a further try goes out on a connection of its own, not on the next one that the server has closed.
      if (stale) for (const other of idle.splice(0)) other.stop();
      const next = nextWaiting();
      if (next) connect(next);
      else if (connections === 0) closed();
    },
  };
  const connectionOptions = {
    ...options,
    owner,
    readBuffer: Buffer.allocUnsafeSlow(readBytes),
    sendBuffer: new SendBuffer(),
  };

  function connect(exchange: HttpExchange): void {
    connections += 1;
    new HttpConnection(connectionOptions).send(exchange);
  }

  function nextWaiting(): HttpExchange | undefined {
    for (;;) {
      const next = waiting.shift();
      if (!next?.stopped) return next;
    }
  }

  function takeIdle(): HttpConnection | undefined {
    const now = performance.now();
    for (;;) {
      const connection = idle.pop();
      if (!connection || connection.idleUntil > now) return connection;
      connection.stop();
    }
  }

  function closeIdle(): void {
    const now = performance.now();
    for (const connection of idle.filter(({ idleUntil }) => idleUntil <= now)) connection.stop();
    sweep = idle.length > 0 ? setTimeout(closeIdle, sweepMs).unref() : undefined;
  }

  return {
    send(exchange) {
      if (closing) {
        exchange.failed(new SubgraphFailure('unreachable', new Error('closed')));
        return;
      }
      const connection = takeIdle();
      if (connection) connection.send(exchange);
      else if (connections < options.maxConnections) connect(exchange);
      else waiting.push(exchange);
    },
    close() {
      closing ??= new Promise((resolve) => {
        closed = resolve;
        clearTimeout(sweep);
        for (const connection of idle.splice(0)) connection.stop();
        if (connections === 0) resolve();
      });
      return closing;
    },
  };
}
