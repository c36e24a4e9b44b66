import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { textBody } from '../fetch-body.ts';
import { plainFetch, type SubgraphAnswer, type SubgraphFetch, type SubgraphTransport } from '../subgraph-transport.ts';

export interface TestServer {
  readonly url: string;
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/** A subgraph that answers as the test says. @param port 0 for any free one */
export async function startTestServer(answer: RequestListener, port = 0): Promise<TestServer> {
  const server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!(address instanceof Object)) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/graphql`,
    server,
    async close() {
      server.closeAllConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

/** A query with nothing but its text. */
export function queryOf(query: string): SubgraphFetch {
  return plainFetch(query, { 'x-kizuna-locale': 'ja' });
}

/** Always as a promise, for tests that wait for several. */
export async function answerTo(transport: SubgraphTransport, request: SubgraphFetch): Promise<SubgraphAnswer> {
  return transport.fetch(request);
}

/** The same with other parts. */
export function fetchOf(parts: {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: object;
}): SubgraphFetch {
  const { query, operationName, variables } = parts;
  const body = textBody(JSON.stringify({ query, operationName, variables }), variables && JSON.stringify(variables));
  return { ...queryOf(query), operationName, body };
}
