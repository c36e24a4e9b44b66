import { answerBytes } from './answer-bytes.ts';
import type { Stoppable } from './deadlines.ts';
import type { FetchBody } from './fetch-body.ts';
import type { HttpResponse } from './http-response-parser.ts';
import { type FailureReason, SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphAnswer } from './subgraph-transport.ts';

/** One request on its way: judges the answer, settles the promise of whoever sent it. */
export class HttpExchange implements Stoppable {
  /** Of the request, a byte each character. */
  readonly head: string;
  readonly body: FetchBody;
  /** The connection that it is on just now; ends with it when it is stopped. */
  connection: Stoppable | undefined;
  readonly #resolve: (answer: SubgraphAnswer) => void;
  readonly #reject: (failure: SubgraphFailure) => void;
  #stopped = false;

  constructor(
    head: string,
    body: FetchBody,
    resolve: (answer: SubgraphAnswer) => void,
    reject: (failure: SubgraphFailure) => void,
  ) {
    this.head = head;
    this.body = body;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Whether nobody waits for the answer any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Too late: the connection is closed, since the rest of the answer could still come on it. */
  stop(): void {
    this.#stopped = true;
    this.#reject(new SubgraphFailure('timeout'));
    this.connection?.stop();
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
