import { textBody } from '../fetch-body.ts';
import { HttpExchange } from '../http-exchange.ts';
import { createHeadWriter } from '../http-request.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../lean-http-client.ts';
import { socketsTo } from '../open-socket.ts';
import type { SubgraphFailure } from '../subgraph-failure.ts';
import { answerText, type SubgraphAnswer } from '../subgraph-transport.ts';

/** A request on its way, and what becomes of it: the answer's text, or the reason for which there is none. */
export interface Asked {
  readonly answer: Promise<string>;
  readonly stop: () => void;
}

export interface TestClient {
  readonly client: HttpClient;
  /** @param repeatable as a query is; a mutation is not */
  readonly begin: (body?: string, repeatable?: boolean) => Asked;
  readonly ask: (body?: string) => Promise<string>;
}

/** The client for subgraphs, and what tests ask of it. */
export function createTestClient(url: string, options: Partial<HttpClientOptions> = {}): TestClient {
  const client = createHttpClient({
    open: socketsTo(new URL(url)),
    maxConnections: 4,
    connectTimeoutMs: 1_000,
    maxAnswerBytes: 10_000,
    ...options,
  });
  const headOf = createHeadWriter(new URL(url));
  let fetchNumber = 0;
  function begin(text = '{}', repeatable = true): Asked {
    fetchNumber += 1;
    const head = headOf({}, text.length, fetchNumber);
    const request = { head, body: textBody(text), fetchNumber, repeatable };
    let exchange: HttpExchange | undefined;
    const answered = new Promise<SubgraphAnswer>((resolve, reject) => {
      exchange = new HttpExchange(request, resolve, reject);
      client.send(exchange);
    });
    // Read as late as it may be.
    const answer = answered.then(answerText, ({ reason }: SubgraphFailure) => reason);
    return { answer, stop: () => exchange?.stop() };
  }
  return { client, begin, ask: (body) => begin(body).answer };
}
