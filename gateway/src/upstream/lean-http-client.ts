import { type HeadOfLineOptions, HeadOfLineWatch } from './head-of-line-watch.ts';
import { HttpConnection } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';
import type { OpenSocket } from './open-socket.ts';
import { takePipelined } from './pipelining.ts';
import { SendBuffer } from './send-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface HttpClientOptions extends HeadOfLineOptions {
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
  /** Requests that were sent once more, since one before them was slow or went wrong. */
  readonly resent: number;
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
 * Requests that may be repeated and are ready in the same turn of the event loop are pipelined, if the server tells by a number which
 * request it answers: one write and one read for all of them, and each answer is known to be for who gets it. Only such a request is
 * ever sent again from here, once and alone, when one before it is slow (`HeadOfLineWatch`) or the connection ends at one before it.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  /** The one used last stands at the end: in quiet times the others become idle for long, and are closed. */
  const idle: HttpConnection[] = [];
  /** Until the turn of the event loop ends, and from then on until a connection is free. */
  const due: HttpExchange[] = [];
  let sendScheduled = false;
  let connections = 0;
  let resent = 0;
  let sweep: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  let closed = () => {};
  const headOfLine = new HeadOfLineWatch(sendAgain, options);

  const owner = {
    freed(connection: HttpConnection) {
      headOfLine.answered(connection);
      if (someDue()) sendOn(connection);
      else if (closing) connection.stop();
      else {
        idle.push(connection);
        sweep ??= setTimeout(closeIdle, sweepMs).unref();
      }
    },
    ended(connection: HttpConnection, stale: boolean, unanswered: readonly HttpExchange[]) {
      headOfLine.ended(connection);
      connections -= 1;
      const nth = idle.indexOf(connection);
      if (nth >= 0) idle.splice(nth, 1);
      // So a further try goes out on a connection of its own, not on the next one that the server has closed.
      if (stale) for (const other of idle.splice(0)) other.stop();
      if (unanswered.length > 0) headOfLine.calmDown();
      sendAgain(unanswered);
      // Not at once: whoever looks for a connection ends those that have been idle for too long.
      if (someDue()) scheduleSend();
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
    const exchanges = takePipelined(due, headOfLine.isCalm ? 1 : connection.capacity);
    if (exchanges.length > 1) headOfLine.begin(connection);
    connection.send(exchanges);
  }

  function sendDue(): void {
    sendScheduled = false;
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

  function scheduleSend(): void {
    if (sendScheduled) return;
    sendScheduled = true;
    setImmediate(sendDue);
  }

  function send(exchange: HttpExchange): void {
    due.push(exchange);
    scheduleSend();
  }

  function sendAgain(exchanges: readonly HttpExchange[]): void {
    for (const exchange of exchanges) {
      exchange.goesAlone = true;
      resent += 1;
      send(exchange);
    }
  }

  return {
    send(exchange) {
      if (closing) exchange.failed(new SubgraphFailure('unreachable', new Error('closed')));
      else send(exchange);
    },
    get resent() {
      return resent;
    },
    close() {
      closing ??= new Promise((resolve) => {
        closed = resolve;
        clearTimeout(sweep);
        headOfLine.close();
        for (const connection of idle.splice(0)) connection.stop();
        if (connections === 0 && !someDue()) resolve();
      });
      return closing;
    },
  };
}
