import { answerBytes } from './answer-bytes.ts';
import type { Stoppable } from './deadlines.ts';
import type { FetchBody } from './fetch-body.ts';
import type { HttpResponse } from './http-response-parser.ts';
import { type FailureReason, SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphAnswer } from './subgraph-transport.ts';

/** What is sent. */
export interface HttpRequest {
  /** A byte each character. */
  readonly head: string;
  readonly body: FetchBody;
  /** By which its answer is known; the head says it. */
  readonly fetchNumber: number;
  /** Whether it does no harm twice. Only then is it pipelined. */
  readonly repeatable: boolean;
}

/** Who carries an exchange. */
export interface Carrier {
  /** One of those that it carries is not waited for any more. */
  abandoned(): void;
}

/** One request on its way: judges the answer, settles the promise of whoever sent it. */
export class HttpExchange implements Stoppable {
  readonly request: HttpRequest;
  /** The connection that it is on just now. */
  carrier: Carrier | undefined;
  /** It must not be pipelined: it may not be repeated, or that has gone wrong before. */
  goesAlone: boolean;
  readonly #resolve: (answer: SubgraphAnswer) => void;
  readonly #reject: (failure: SubgraphFailure) => void;
  #stopped = false;

  constructor(
    request: HttpRequest,
    resolve: (answer: SubgraphAnswer) => void,
    reject: (failure: SubgraphFailure) => void,
  ) {
    this.request = request;
    this.goesAlone = !request.repeatable;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Bytes that are sent. */
  get length(): number {
    return this.request.head.length + this.request.body.length;
  }

  /**
   * Writes it into memory that is large enough.
   * @returns the place after it
   * @throws Error when its body is not as long as its head says: behind it stands another request, which may be another viewer's
   */
  writeTo(bytes: Buffer, at: number): number {
    const { head, body } = this.request;
    const end = body.copyTo(bytes, at + bytes.write(head, at, 'latin1'));
    if (end !== at + this.length) throw new Error(`A request of ${this.length} bytes has ${end - at}.`);
    return end;
  }

  /** Whether nobody waits for the answer any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Too late. */
  stop(): void {
    this.#stopped = true;
    this.#reject(new SubgraphFailure('timeout'));
    this.carrier?.abandoned();
  }

  answered(response: HttpResponse): void {
    try {
      this.#resolve(answerOf(response));
    } catch (failure) {
      this.failed(failure instanceof SubgraphFailure ? failure : new SubgraphFailure('not-an-answer', failure));
    }
  }

  /** It has no effect when the exchange was stopped before. */
  failed(failure: SubgraphFailure): void {
    this.#reject(failure);
  }
}

function answerOf({ head, body }: HttpResponse): Buffer {
  const { status, contentType, encoded } = head;
  if (status !== 200) {
    throw new SubgraphFailure(
      reasonOfStatus(status),
      // What it says may be about anybody.
      new Error(`answered ${status} with ${body.length} bytes`),
    );
  }
  if (!isJson(contentType)) {
    throw new SubgraphFailure('not-an-answer', new Error(`answered with content type ${String(contentType)}`));
  }
  if (encoded) throw new SubgraphFailure('not-an-answer', new Error('an encoding that was not asked for'));
  return answerBytes(body);
}

const json = /^application\/(graphql-response\+)?json[ \t]*(;|$)/i;

function isJson(contentType: string | undefined): boolean {
  // What our own subgraphs say is told without the expression.
  return contentType === 'application/json; charset=utf-8' || (contentType !== undefined && json.test(contentType));
}

function reasonOfStatus(status: number): FailureReason {
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  return status >= 500 ? 'server-error' : 'refused';
}
