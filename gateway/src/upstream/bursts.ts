import type { HttpConnection } from './http-connection.ts';
import type { HttpExchange } from './http-exchange.ts';

/** Bytes that are sent together at most: larger requests gain nothing by company. */
const bytesTogether = 16 * 1024;

/**
 * Takes from those that are due the ones that go out next, together: the first one, and those behind it that do no harm twice.
 * @param due exchanges in the order of their coming, the first one not stopped
 * @param most how many the connection carries
 */
export function takeBurst(due: HttpExchange[], most: number): HttpExchange[] {
  const burst = due.splice(0, 1);
  let bytes = burst[0]?.length ?? 0;
  if (!burst[0]?.request.repeatable) return burst;
  while (burst.length < most) {
    const next = due[0];
    if (!next?.request.repeatable || bytes + next.length > bytesTogether) break;
    due.shift();
    if (next.stopped) continue;
    burst.push(next);
    bytes += next.length;
  }
  return burst;
}

/** Milliseconds for which those behind wait for the answer to the one before them. */
const patienceMs = 50;
/** Milliseconds for which each request goes alone after that. */
const calmMs = 1_000;

/**
 * Answers on one connection come in the order of the requests, so a slow one holds up those behind it. When nothing has come for a while,
 * those go out again, each on a connection of its own, and for a time no more are sent together.
 */
export class BurstWatch {
  readonly #resend: (exchanges: HttpExchange[]) => void;
  readonly #connections = new Set<HttpConnection>();
  #timer: NodeJS.Timeout | undefined;
  #calmUntil = 0;

  constructor(resend: (exchanges: HttpExchange[]) => void) {
    this.#resend = resend;
  }

  /** How many requests go on a connection at present. */
  capacityOf(connection: HttpConnection): number {
    return this.#calmUntil > 0 && performance.now() < this.#calmUntil ? 1 : connection.capacity;
  }

  /** Of a connection that several requests are on. */
  begin(connection: HttpConnection): void {
    this.#connections.add(connection);
    this.#wait();
  }

  /** All of them are answered, or none will be. */
  end(connection: HttpConnection): void {
    this.#connections.delete(connection);
  }

  #wait(): void {
    // What has arrived is read first: it may be this process that was slow.
    this.#timer ??= setTimeout(() => setImmediate(() => this.#look()), patienceMs).unref();
  }

  #look(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (const connection of this.#connections) {
      if (connection.quietSince > now - patienceMs) continue;
      this.#connections.delete(connection);
      this.#calmUntil = now + calmMs;
      this.#resend(connection.takeBack());
    }
    if (this.#connections.size > 0) this.#wait();
  }
}
