import type { HttpConnection } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';

export interface HeadOfLineOptions {
  /** Milliseconds after which pipelined requests should all be answered; they wait less than twice as long. @default 50 */
  readonly patienceMs?: number;
  /** Milliseconds for which nothing is pipelined after that, at first. @default 1_000 */
  readonly calmMs?: number;
}

const maxCalmMs = 60_000;

/**
 * Answers on one connection come in the order of the requests, so a slow one holds up those behind it (head-of-line blocking), and a
 * server that works on one after the other holds up all. What is not answered in time behind another is sent once more, on a connection
 * of its own. For a time nothing is pipelined then: for twice as long each time, until pipelined requests were all answered in time.
 */
export class HeadOfLineWatch {
  readonly #resend: (exchanges: readonly HttpExchange[]) => void;
  readonly #patienceMs: number;
  readonly #firstCalmMs: number;
  readonly #connections = new Set<HttpConnection>();
  #timer: NodeJS.Timeout | undefined;
  #calmMs: number;
  #calmUntil = 0;

  constructor(
    resend: (exchanges: readonly HttpExchange[]) => void,
    { patienceMs = 50, calmMs = 1_000 }: HeadOfLineOptions = {},
  ) {
    this.#resend = resend;
    this.#patienceMs = patienceMs;
    this.#firstCalmMs = calmMs;
    this.#calmMs = calmMs;
  }

  /** Whether nothing is to be pipelined just now. */
  get isCalm(): boolean {
    return this.#calmUntil > 0 && performance.now() < this.#calmUntil;
  }

  /** Of a connection on which requests are pipelined. */
  begin(connection: HttpConnection): void {
    this.#connections.add(connection);
    this.#wait();
  }

  /** All of them have been answered. */
  answered(connection: HttpConnection): void {
    if (this.#connections.delete(connection)) this.#calmMs = this.#firstCalmMs;
  }

  /** The connection has ended. */
  ended(connection: HttpConnection): void {
    this.#connections.delete(connection);
  }

  /** It did not go well: nothing is pipelined for a while. */
  calmDown(): void {
    this.#calmUntil = performance.now() + this.#calmMs;
    this.#calmMs = Math.min(this.#calmMs * 2, maxCalmMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #wait(): void {
    // What has arrived is read first: it may be this process that was slow.
    this.#timer ??= setTimeout(() => setImmediate(() => this.#look()), this.#patienceMs).unref();
  }

  #look(): void {
    this.#timer = undefined;
    const late = performance.now() - this.#patienceMs;
    const slow = [...this.#connections].filter(({ sentAt }) => sentAt <= late);
    const heldUp = slow.flatMap((connection) => {
      this.#connections.delete(connection);
      return connection.isHeldUp ? connection.withdraw() : [];
    });
    if (heldUp.length > 0) {
      this.calmDown();
      this.#resend(heldUp);
    }
    if (this.#connections.size > 0) this.#wait();
  }
}
