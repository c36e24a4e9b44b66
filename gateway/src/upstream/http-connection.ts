import { isIP, type OnReadOpts, connect as openPlain, type Socket } from 'node:net';
import { connect as openSecure } from 'node:tls';
import type { Stoppable } from './deadlines.ts';
import type { HttpExchange } from './http-exchange.ts';
import { type HttpResponse, HttpResponseParser } from './http-response-parser.ts';
import type { SendBuffer } from './send-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** Opens a socket; `ready` is called when it has connected, and for TLS when the other side has proved who it is. */
export type OpenSocket = (onread: OnReadOpts, ready: () => void) => Socket;

/** The way to where a URL points. A name with several addresses is tried at one after the other, which is Node's default. */
export function socketsTo(url: URL): OpenSocket {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (secure ? 443 : 80));
  const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };
  if (!secure) return (onread, ready) => openPlain({ ...options, onread }, ready);
  const secureOptions = isIP(host) ? options : { ...options, servername: host };
  return (onread, ready) => {
    // Its types leave out onread, which it hands on to the socket like all other options of one.
    const all = { ...secureOptions, onread };
    return openSecure(all, ready);
  };
}

/** Who hands requests to a connection. */
export interface ConnectionOwner {
  /** The connection has nothing to do, and may be used again. */
  freed(connection: HttpConnection): void;
  /** It cannot be used any more. @param stale it was found closed when it was to be used again: others may be, too */
  ended(connection: HttpConnection, stale: boolean): void;
}

export interface ConnectionOptions {
  readonly open: OpenSocket;
  readonly owner: ConnectionOwner;
  /** All connections read into it, since what is read is dealt with before anything else is. */
  readonly readBuffer: Buffer;
  readonly sendBuffer: SendBuffer;
  readonly connectTimeoutMs: number;
  readonly maxAnswerBytes: number;
}

const defaultIdleMs = 4_000;
const maxIdleMs = 600_000;
/** For the way there and a subgraph that is busy: it must not close a connection on which a request is coming to it. */
const idleMarginMs = 1_000;

/** One connection, which carries one request at a time. */
export class HttpConnection implements Stoppable {
  readonly #owner: ConnectionOwner;
  readonly #parser: HttpResponseParser;
  readonly #socket: Socket;
  readonly #sendBuffer: SendBuffer;
  readonly #connecting: NodeJS.Timeout;
  #ready = false;
  #exchange: HttpExchange | undefined;
  #answers = 0;
  #idleUntil = 0;
  #ended = false;

  constructor({ open, owner, readBuffer, sendBuffer, connectTimeoutMs, maxAnswerBytes }: ConnectionOptions) {
    this.#owner = owner;
    this.#sendBuffer = sendBuffer;
    this.#parser = new HttpResponseParser(maxAnswerBytes);
    const onread = {
      buffer: readBuffer,
      callback: (length: number) => {
        this.#read(readBuffer, length);
        return true;
      },
    };
    this.#socket = open(onread, () => this.#connected());
    this.#connecting = setTimeout(() => this.#end(unreachable('no connection in time')), connectTimeoutMs);
    this.#socket.on('end', () => this.#closedByOther());
    this.#socket.on('error', (error) => this.#end(unreachable(error)));
    this.#socket.on('close', () => this.#end(unreachable('closed')));
  }

  /** Until when the subgraph will surely not close it for being idle, by `performance.now()`. */
  get idleUntil(): number {
    return this.#idleUntil;
  }

  /** Sends a request; only when nothing else is under way. */
  send(exchange: HttpExchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    if (this.#ready) this.#write(exchange);
  }

  /** Closes it, whatever is under way. */
  stop(): void {
    this.#end(unreachable('closed by us'));
  }

  #connected(): void {
    clearTimeout(this.#connecting);
    this.#ready = true;
    if (this.#exchange) this.#write(this.#exchange);
  }

  /** Head and body in one piece, so that they go out in one packet if they fit. */
  #write({ head, body }: HttpExchange): void {
    try {
      this.#sendBuffer.send(this.#socket, head.length + body.length, (bytes) =>
        body.copyTo(bytes, bytes.write(head, 'latin1')),
      );
    } catch (error) {
      this.#end(new SubgraphFailure('internal', error));
    }
  }

  #read(bytes: Buffer, length: number): void {
    const exchange = this.#exchange;
    if (!exchange) {
      this.#end(unreachable('bytes that nobody asked for'));
      return;
    }
    try {
      const response = this.#parser.read(bytes, length);
      if (response) this.#answered(exchange, response, idleMsAfter(response));
    } catch (failure) {
      this.#end(failure instanceof SubgraphFailure ? failure : new SubgraphFailure('not-an-answer', failure));
    }
  }

  /** @param idleMs for which the connection may wait for another request; 0 when none may follow */
  #answered(exchange: HttpExchange, response: HttpResponse, idleMs: number): void {
    this.#exchange = undefined;
    exchange.connection = undefined;
    exchange.answered(response);
    // An answer to a request that has not been sent in full is followed by nobody knows what.
    if (idleMs <= 0 || this.#socket.writableLength > 0) {
      this.stop();
      return;
    }
    this.#parser.reset();
    this.#answers += 1;
    this.#idleUntil = performance.now() + idleMs;
    this.#owner.freed(this);
  }

  #closedByOther(): void {
    const response = this.#parser.end();
    // Whatever its head says: the other side reads nothing more, and a waiting mutation must not be lost on it.
    if (this.#exchange && response) this.#answered(this.#exchange, response, 0);
    this.#end(unreachable('closed before the answer was complete'));
  }

  #end(failure: SubgraphFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#connecting);
    this.#socket.destroy();
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (exchange) {
      exchange.connection = undefined;
      exchange.failed(failure);
    }
    const stale = exchange !== undefined && !exchange.stopped && this.#answers > 0 && !this.#parser.begun;
    this.#owner.ended(this, stale);
  }
}

/** Milliseconds for which the connection may wait for another request after this answer; 0 when none may follow. */
function idleMsAfter({ head, surplus }: HttpResponse): number {
  if (!head.persistent || surplus) return 0;
  if (head.keepAliveSeconds === undefined) return defaultIdleMs;
  return Math.min(head.keepAliveSeconds * 1_000 - idleMarginMs, maxIdleMs);
}

function unreachable(why: string | Error): SubgraphFailure {
  return new SubgraphFailure('unreachable', typeof why === 'string' ? new Error(why) : why);
}
