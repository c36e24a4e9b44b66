import type { Socket } from 'node:net';
import type { Carrier, HttpExchange } from './http-exchange.ts';
import type { ResponseHead } from './http-response-head.ts';
import { type HttpResponse, HttpResponseParser } from './http-response-parser.ts';
import type { OpenSocket } from './open-socket.ts';
import type { SendBuffer } from './send-buffer.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/** Who hands requests to a connection. */
export interface ConnectionOwner {
  /** The connection has nothing to do, and may be used again. */
  freed(connection: HttpConnection): void;
  /**
   * It cannot be used any more.
   * @param stale it was found closed when it was to be used again: others may be, too
   * @param unanswered what was pipelined behind the request or the answer at which it ended, and may be sent again
   */
  ended(connection: HttpConnection, stale: boolean, unanswered: readonly HttpExchange[]): void;
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

/** Requests that are pipelined on a connection at most: with more there is next to nothing left to gain. */
const maxPipelined = 8;

/**
 * One connection. Requests are pipelined on it if the other side sends back their numbers, by which each answer is known to be that of
 * its request.
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
  #pipelined = false;
  /** Bytes have come since something was sent. */
  #heard = false;
  #answers = 0;
  /** The last answer said the number of its request. */
  #numbered = false;
  /** Nothing is sent on it any more. */
  #last = false;
  #sentAt = 0;
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
    return this.#numbered ? maxPipelined : 1;
  }

  /** When something was last sent, by `performance.now()`. */
  get sentAt(): number {
    return this.#sentAt;
  }

  /** Whether requests wait for others to be answered. */
  get isHeldUp(): boolean {
    return this.#underWay.length > 1;
  }

  /** Sends requests, within its capacity; only when nothing else is under way. */
  send(exchanges: HttpExchange[]): void {
    this.#underWay = exchanges;
    this.#pipelined = exchanges.length > 1;
    this.#heard = false;
    for (const exchange of exchanges) exchange.carrier = this;
    if (this.#ready) this.#write();
  }

  /**
   * Takes back all requests but the one that is answered next. The connection ends after that answer.
   * @returns those that are still waited for
   */
  withdraw(): HttpExchange[] {
    const unanswered = this.#withdraw(1);
    this.#last = true;
    // Perhaps nobody waits for the first one either.
    this.abandoned();
    return unanswered;
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
    this.#sentAt = performance.now();
    try {
      this.#sendBuffer.send(this.#socket, length, (bytes) => {
        let at = 0;
        for (const exchange of exchanges) at = exchange.writeTo(bytes, at);
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
      } while (from < to);
    } catch (failure) {
      this.#end(failure instanceof SubgraphFailure ? failure : new SubgraphFailure('not-an-answer', failure));
    }
  }

  /** @param more whether more has come behind the answer */
  #answered(exchange: HttpExchange, response: HttpResponse, more: boolean): void {
    const { persistent, fetchNumber } = response.head;
    this.#numbered = fetchNumber === exchange.request.fetchNumber;
    // Without its number, an answer that comes among others could be anybody's.
    if (!this.#numbered && (this.#pipelined || fetchNumber !== undefined)) {
      this.#end(wrongNumber(response.head));
      return;
    }
    this.#underWay.shift();
    exchange.carrier = undefined;
    exchange.answered(response);
    const idle = this.#underWay.length === 0;
    // Bytes that belong to no answer are followed by nobody knows what.
    if (!persistent || this.#last || (idle && more)) {
      this.#end(null);
      return;
    }
    this.#parser.reset(more);
    this.#answers += 1;
    if (!idle) {
      this.abandoned();
      return;
    }
    // TLS says only a little later that all was sent.
    if (this.#socket.writableLength === 0) this.#free(response);
    else setImmediate(() => this.#free(response));
  }

  #free(response: HttpResponse): void {
    if (this.#ended) return;
    const idleMs = idleMsAfter(response);
    // So are answers to requests that have not been sent in full.
    if (idleMs <= 0 || this.#socket.writableLength > 0) {
      this.stop();
      return;
    }
    this.#idleUntil = performance.now() + idleMs;
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

  #withdraw(from: number): HttpExchange[] {
    const withdrawn = this.#underWay.splice(from);
    for (const exchange of withdrawn) exchange.carrier = undefined;
    return withdrawn.filter(({ stopped }) => !stopped);
  }

  /** @param failure of the request that is answered next; null when it ends behind an answer */
  #end(failure: SubgraphFailure | null): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#connecting);
    this.#socket.destroy();
    // What is wrong with one request, or its answer, is not for those behind it to bear.
    const unanswered = this.#withdraw(failure ? 1 : 0);
    const exchange = this.#underWay.pop();
    const stale = exchange !== undefined && !exchange.stopped && this.#answers > 0 && !this.#heard;
    if (exchange && failure) {
      exchange.carrier = undefined;
      exchange.failed(failure);
    }
    this.#owner.ended(this, stale, unanswered);
  }
}

/** Milliseconds for which the connection may wait for another request after this answer. */
function idleMsAfter({ head }: HttpResponse): number {
  if (head.keepAliveSeconds === undefined) return defaultIdleMs;
  return Math.min(head.keepAliveSeconds * 1_000 - idleMarginMs, maxIdleMs);
}

function wrongNumber({ fetchNumber, status }: ResponseHead): SubgraphFailure {
  // A proxy may say so itself that there is no answer; the request can be sent again.
  if (fetchNumber === undefined) return unreachable(`an answer of ${status} without its request's number`);
  return new SubgraphFailure('not-an-answer', new Error('an answer to another request'));
}

function unreachable(why: string | Error): SubgraphFailure {
  return new SubgraphFailure('unreachable', typeof why === 'string' ? new Error(why) : why);
}
