import { isIP, type OnReadOpts, connect as openPlain, type Socket } from 'node:net';
import { connect as openSecure } from 'node:tls';
import type { Carrier, HttpExchange } from './http-exchange.ts';
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

/** Requests that a connection carries at once, at most: with more there is next to nothing left to gain. */
const mostTogether = 8;

/**
 * One connection. It carries several requests at once if the other side sends back their numbers, by which each answer is known to be
 * that of its request.
 */
export class HttpConnection implements Carrier {
  readonly #owner: ConnectionOwner;
  readonly #parser: HttpResponseParser;
  readonly #socket: Socket;
  readonly #sendBuffer: SendBuffer;
  readonly #connecting: NodeJS.Timeout;
  #ready = false;
  /** In the order in which they were sent, and are answered. */
  #underWay: HttpExchange[] = [];
  #answers = 0;
  /** The last answer said its number. */
  #numbered = false;
  /** Several were sent at once. */
  #together = false;
  /** Bytes have come since then. */
  #heard = false;
  /** Nothing is sent on it any more. */
  #last = false;
  #quietSince = 0;
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

  /** Requests that may be sent on it at once. */
  get capacity(): number {
    return this.#numbered ? mostTogether : 1;
  }

  /** Since when nothing has been sent or answered, by `performance.now()`. */
  get quietSince(): number {
    return this.#quietSince;
  }

  /** Sends requests, within its capacity; only when nothing else is under way. */
  send(exchanges: HttpExchange[]): void {
    this.#underWay = exchanges;
    this.#together = exchanges.length > 1;
    this.#heard = false;
    for (const exchange of exchanges) exchange.carrier = this;
    if (this.#ready) this.#write();
  }

  /** Takes back all requests but the one that is answered next. The connection ends after that answer. */
  takeBack(): HttpExchange[] {
    this.#last = true;
    return this.#underWay.splice(1);
  }

  /** Closes it when nobody waits for anything on it: the rest of an answer could still come. */
  abandoned(): void {
    if (this.#underWay.every(({ stopped }) => stopped)) this.stop();
  }

  /** Closes it, whatever is under way. */
  stop(): void {
    this.#end(unreachable('closed by us'));
  }

  #connected(): void {
    clearTimeout(this.#connecting);
    this.#ready = true;
    if (this.#underWay.length > 0) this.#write();
  }

  /** In one piece, so that they go out in one packet if they fit. */
  #write(): void {
    const exchanges = this.#underWay;
    let length = 0;
    for (const exchange of exchanges) length += exchange.length;
    this.#quietSince = performance.now();
    try {
      this.#sendBuffer.send(this.#socket, length, (bytes) => {
        let at = 0;
        for (const { request } of exchanges) {
          at = request.body.copyTo(bytes, at + bytes.write(request.head, at, 'latin1'));
        }
        return at;
      });
    } catch (error) {
      this.#end(new SubgraphFailure('internal', error));
    }
  }

  #read(bytes: Buffer, to: number): void {
    this.#heard = true;
    try {
      let from = 0;
      do {
        const exchange = this.#underWay[0];
        if (!exchange) {
          this.#end(unreachable('bytes that nobody asked for'));
          return;
        }
        const response = this.#parser.read(bytes, from, to);
        if (!response) return;
        from = response.end;
        this.#answered(exchange, response, from < to);
      } while (from < to && !this.#ended);
    } catch (failure) {
      this.#end(failure instanceof SubgraphFailure ? failure : new SubgraphFailure('not-an-answer', failure));
    }
  }

  /** @param more whether more has come behind the answer */
  #answered(exchange: HttpExchange, response: HttpResponse, more: boolean): void {
    const { persistent, fetchNumber } = response.head;
    this.#numbered = fetchNumber === exchange.request.number;
    // Without its number, an answer that comes among others could be anybody's.
    if (!this.#numbered && (this.#together || fetchNumber !== undefined)) {
      this.#end(wrongNumber(fetchNumber));
      return;
    }
    this.#underWay.shift();
    exchange.carrier = undefined;
    exchange.answered(response);
    const idle = this.#underWay.length === 0;
    // Bytes that belong to no answer, or an answer to a request that has not been sent in full, are followed by nobody knows what.
    if (!persistent || this.#last || (idle && (more || this.#socket.writableLength > 0))) {
      this.#end(unreachable('closed behind an answer'));
      return;
    }
    this.#parser.reset(more);
    this.#answers += 1;
    this.#quietSince = performance.now();
    if (!idle) return;
    const idleMs = idleMsAfter(response);
    if (idleMs <= 0) {
      this.stop();
      return;
    }
    this.#idleUntil = this.#quietSince + idleMs;
    this.#owner.freed(this);
  }

  #closedByOther(): void {
    const response = this.#parser.end();
    const exchange = this.#underWay[0];
    // Whatever its head says: the other side reads nothing more, and a waiting mutation must not be lost on it.
    this.#last = true;
    if (exchange && response) this.#answered(exchange, response, false);
    this.#end(unreachable('closed before the answer was complete'));
  }

  #end(failure: SubgraphFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#connecting);
    this.#socket.destroy();
    const [next, ...others] = this.#underWay.splice(0);
    const stale = next !== undefined && !next.stopped && this.#answers > 0 && !this.#heard;
    if (next) fail(next, failure);
    // It may be the fault of the one before, and is not theirs.
    for (const other of others) fail(other, unreachable('closed before its turn came'));
    this.#owner.ended(this, stale);
  }
}

function fail(exchange: HttpExchange, failure: SubgraphFailure): void {
  exchange.carrier = undefined;
  exchange.failed(failure);
}

/** Milliseconds for which the connection may wait for another request after this answer. */
function idleMsAfter({ head }: HttpResponse): number {
  if (head.keepAliveSeconds === undefined) return defaultIdleMs;
  return Math.min(head.keepAliveSeconds * 1_000 - idleMarginMs, maxIdleMs);
}

function wrongNumber(number: number | undefined): SubgraphFailure {
  // A proxy may say so itself that there is no answer; the request can be sent again.
  if (number === undefined) return unreachable('an answer without its number');
  return new SubgraphFailure('not-an-answer', new Error('an answer to another request'));
}

function unreachable(why: string | Error): SubgraphFailure {
  return new SubgraphFailure('unreachable', typeof why === 'string' ? new Error(why) : why);
}
