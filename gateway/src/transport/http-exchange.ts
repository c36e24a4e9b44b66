import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import { answerBytes } from './answer-bytes.ts';
import type { Stoppable } from './deadlines.ts';
import { type FailureReason, SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphAnswer } from './subgraph-transport.ts';

/** One request on its way: collects the answer, settles the promise of whoever sent it. */
export class HttpExchange implements Dispatcher.DispatchHandler, Stoppable {
  readonly #resolve: (answer: SubgraphAnswer) => void;
  readonly #reject: (failure: SubgraphFailure) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #contentType: string | string[] | undefined;
  #chunks: Buffer[] = [];
  #late: SubgraphFailure | undefined;

  constructor(resolve: (answer: SubgraphAnswer) => void, reject: (failure: SubgraphFailure) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Too late: the connection is closed, since the rest of the answer could still come on it. */
  stop(): void {
    this.#late = new SubgraphFailure('timeout');
    this.#reject(this.#late);
    this.#controller?.abort(this.#late);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#chunks = [];
    if (this.#late) controller.abort(this.#late);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#contentType = headers['content-type'];
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    try {
      this.#resolve(this.#answer());
    } catch (failure) {
      this.#reject(failure instanceof SubgraphFailure ? failure : new SubgraphFailure('not-an-answer', failure));
    }
  }

  onResponseError(_: unknown, error: Error): void {
    this.#reject(this.#late ?? new SubgraphFailure(reasonOf(error), error));
  }

  #answer(): Buffer {
    if (this.#status !== 200) {
      const said = this.#chunks[0]?.toString('latin1', 0, 200) ?? '';
      throw new SubgraphFailure(reasonOfStatus(this.#status), new Error(`answered ${this.#status}: ${said}`));
    }
    if (!isJson(this.#contentType)) {
      throw new SubgraphFailure('not-an-answer', new Error(`answered with content type ${String(this.#contentType)}`));
    }
    return answerBytes(this.#chunks);
  }
}

const json = /^application\/(graphql-response\+)?json[ \t]*(;|$)/i;

function isJson(contentType: string | string[] | undefined): boolean {
  // What our own subgraphs say is told without the expression.
  return (
    contentType === 'application/json; charset=utf-8' || (typeof contentType === 'string' && json.test(contentType))
  );
}

function reasonOfStatus(status: number): FailureReason {
  if (status === 502 || status === 503 || status === 504) return 'unavailable';
  return status >= 500 ? 'server-error' : 'refused';
}

/** @see https://undici.nodejs.org/#/docs/api/Errors */
function reasonOf(error: Error): FailureReason {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'too-large';
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return 'unsendable';
  if (error instanceof errors.HTTPParserError || code === 'UND_ERR_HEADERS_OVERFLOW') return 'not-an-answer';
  return 'unreachable';
}
