import { BurstWatch, takeBurst } from './bursts.ts';
import { HttpConnection, type OpenSocket } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';
import { SendBuffer } from './send-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface HttpClientOptions {
  readonly open: OpenSocket;
  /** Connections at most. */
  readonly maxConnections: number;
  /** Milliseconds until a connection must be there. */
  readonly connectTimeoutMs: number;
  /** Bytes of one answer at most. */
  readonly maxAnswerBytes: number;
}

export interface HttpClient {
  /**
   * Sends a request when the turn of the event loop ends, on the connection that was used last, on a new one, or as soon as one is free.
   * It settles the exchange.
   */
  send(exchange: HttpExchange): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

const sweepMs = 1_000;
const readBytes = 64 * 1024;

/**
 * HTTP/1.1 to one server, with nothing in it that a gateway does not need of its subgraphs: POSTs of bodies that are there in
 * full, answers collected in memory, connections that are kept. For small answers it takes two thirds to three quarters of
 * undici's processor time. In return it refuses what is not HTTP to the letter.
 *
 * Requests that may be repeated and are ready in the same turn of the event loop share a connection, if the server tells by a number
 * which request it answers: one write and one read for all of them, and each answer is known to be for who gets it. Only such a request
 * is ever sent twice, when one before it holds it up (`BurstWatch`).
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  /** The one used last stands at the end: in quiet times the others become idle for long, and are closed. */
  const idle: HttpConnection[] = [];
  /** Until the turn of the event loop ends, and from then on until a connection is free. */
  const due: HttpExchange[] = [];
  let turnEnds = false;
  let connections = 0;
  let sweep: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  let closed = () => {};
  const bursts = new BurstWatch((exchanges) => {
    for (const exchange of exchanges) send(exchange);
  });

  const owner = {
    freed(connection: HttpConnection) {
      bursts.end(connection);
      if (someDue()) sendOn(connection);
      else if (closing) connection.stop();
      else {
        idle.push(connection);
        sweep ??= setTimeout(closeIdle, sweepMs).unref();
      }
    },
    ended(connection: HttpConnection, stale: boolean) {
      bursts.end(connection);
      connections -= 1;
      const nth = idle.indexOf(connection);
      if (nth >= 0) idle.splice(nth, 1);
      // So a further try goes out on a connection of its own, not on the next one that the server has closed.
      if (stale) for (const other of idle.splice(0)) other.stop();
      if (someDue()) sendOn(connect());
      else if (connections === 0) closed();
    },
  };
  const connectionOptions = {
    ...options,
    owner,
    readBuffer: Buffer.allocUnsafeSlow(readBytes),
    sendBuffer: new SendBuffer(),
  };

  function connect(): HttpConnection {
    connections += 1;
    return new HttpConnection(connectionOptions);
  }

  function someDue(): boolean {
    while (due[0]?.stopped) due.shift();
    return due.length > 0;
  }

  function sendOn(connection: HttpConnection): void {
    const burst = takeBurst(due, bursts.capacityOf(connection));
    if (burst.length > 1) bursts.begin(connection);
    connection.send(burst);
  }

  function sendDue(): void {
    turnEnds = false;
    while (someDue()) {
      const connection = takeIdle() ?? (connections < options.maxConnections ? connect() : undefined);
      if (!connection) return;
      sendOn(connection);
    }
    if (connections === 0) closed();
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

  function send(exchange: HttpExchange): void {
    due.push(exchange);
    if (turnEnds) return;
    turnEnds = true;
    setImmediate(sendDue);
  }

  return {
    send(exchange) {
      if (closing) exchange.failed(new SubgraphFailure('unreachable', new Error('closed')));
      else send(exchange);
    },
    close() {
      closing ??= new Promise((resolve) => {
        closed = resolve;
        clearTimeout(sweep);
        for (const connection of idle.splice(0)) connection.stop();
        if (connections === 0 && !someDue()) resolve();
      });
      return closing;
    },
  };
}
