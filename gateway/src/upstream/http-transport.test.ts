import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { testLogger } from '@kizuna/kit/logging/logger';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpTransport } from './http-transport.ts';
import { protectTransport } from './resilience.ts';
import type { SubgraphFetch } from './subgraph-transport.ts';
import { numberedAnswer, startNumberedServer } from './testing/numbered-server.ts';
import { answerTo, queryOf, startTestServer } from './testing/test-server.ts';
import { readTransportConfig } from './transport-config.ts';
import { createTransportMetrics } from './transport-metrics.ts';

const good = '{"data":{"a":1}}';
const query = queryOf('{ a }');
const mutation: SubgraphFetch = { ...query, kind: 'mutation' };
const fine: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(good);
};

describe('a subgraph over HTTP that comes and goes', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function start(answer: RequestListener, port = 0) {
    const server = await startTestServer(answer, port);
    closers.push(() => server.close());
    return server;
  }
  function guardedTransportTo(url: string, env: NodeJS.ProcessEnv = {}) {
    const limits = readTransportConfig(env, []).limitsOf('notes');
    const logger = testLogger();
    const transport = protectTransport(createHttpTransport({ name: 'notes', url, logger, ...limits }), {
      name: 'notes',
      limits,
      metrics: createTransportMetrics(new Registry())('notes'),
      logger,
    });
    closers.push(() => transport.close());
    return transport;
  }

  it('is restarted without any query noticing, be its connections idle or in use', async () => {
    let healthy = true;
    const inUse: Socket[] = [];
    const answer: RequestListener = (request, response) => {
      if (healthy) fine(request, response);
      else inUse.push(request.socket);
      // The old process dies with thirty queries on its connections.
      if (inUse.length === 30) {
        healthy = true;
        for (const socket of inUse) socket.resetAndDestroy();
      }
    };
    const { url, server, close } = await start(answer);
    const transport = guardedTransportTo(url);
    const ask = () => Promise.all(Array.from({ length: 30 }, () => answerTo(transport, query)));
    expect(new Set((await ask()).map(String))).toEqual(new Set([good]));
    healthy = false;
    expect(new Set((await ask()).map(String))).toEqual(new Set([good]));

    const address = server.address();
    await close();
    await start(fine, address instanceof Object ? address.port : 0);
    expect(new Set((await ask()).map(String))).toEqual(new Set([good]));
  });

  it('gets a mutation once, even when it breaks the connection at it', async () => {
    let mutations = 0;
    const { url } = await start((request) => {
      mutations += 1;
      request.socket.resetAndDestroy();
    });
    await expect(guardedTransportTo(url).fetch(mutation)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      reason: 'unreachable',
    });
    expect(mutations).toBe(1);
  });

  it('keeps its connections, and gets no more of them than the limit says', async () => {
    const { url, server } = await start(fine);
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const transport = guardedTransportTo(url, { SUBGRAPH_MAX_CONCURRENT: '4' });
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 40 }, () => answerTo(transport, query)));
    }
    expect(connections).toBeLessThanOrEqual(4);
  });

  it('gets queries together and mutations alone, each with a number of its own', async () => {
    const server = await startNumberedServer(({ socket, ...request }) => {
      socket.write(numberedAnswer(request, good));
    });
    closers.push(server.close);
    const [transport, other] = [guardedTransportTo(server.url), guardedTransportTo(server.url)];
    await answerTo(transport, query);
    const asked = [query, query, mutation, query];
    await Promise.all(asked.map((request) => answerTo(transport, request)));
    await answerTo(other, query);
    expect(server.requests.slice(1, 5).map(({ together }) => together)).toEqual([2, 2, 1, 1]);
    expect(new Set(server.requests.map(({ fetchNumber }) => fetchNumber)).size).toBe(6);
  });

  it('gets queries one by one where none may be sent twice', async () => {
    const server = await startNumberedServer(({ socket, ...request }) => {
      socket.write(numberedAnswer(request, good));
    });
    closers.push(server.close);
    const transport = guardedTransportTo(server.url, { SUBGRAPH_RETRIES: '0' });
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([query, query, query].map((request) => answerTo(transport, request)));
    }
    expect(new Set(server.requests.map(({ together }) => together))).toEqual(new Set([1]));
  });

  it('loses no query to one whose answer is refused again and again', async () => {
    const large = queryOf('{ large }');
    const server = await startNumberedServer(({ socket, body, ...request }) => {
      socket.write(numberedAnswer(request, body.includes('large') ? `{"data":"${'x'.repeat(2_000)}"}` : good));
    });
    closers.push(server.close);
    const transport = guardedTransportTo(server.url, {
      SUBGRAPH_MAX_ANSWER_BYTES: '1000',
      SUBGRAPH_RETRY_SHARE: '0.001',
    });
    await answerTo(transport, query);
    for (let round = 0; round < 30; round += 1) {
      const refused = expect(answerTo(transport, large)).rejects.toMatchObject({ reason: 'too-large' });
      const answers = await Promise.all(Array.from({ length: 7 }, () => answerTo(transport, query)));
      expect(new Set(answers.map(String))).toEqual(new Set([good]));
      await refused;
    }
  });

  it('answers queries and mutations side by side, each with its own answer', async () => {
    const { url } = await start((request, response) => {
      let text = '';
      request.on('data', (bytes: Buffer) => {
        text += bytes.toString();
      });
      request.on('end', () => {
        const answer = JSON.stringify({ data: { said: JSON.parse(text).query } });
        // The even ones are slower.
        const end = () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
        if (text.length % 2) end();
        else setImmediate(end);
      });
    });
    const transport = guardedTransportTo(url, { SUBGRAPH_MAX_CONCURRENT: '3' });
    const texts = Array.from({ length: 60 }, (_, nth) => `{ ${'a'.repeat(nth + 1)} }`);
    const answers = await Promise.all(
      texts.map((text, nth) => answerTo(transport, { ...queryOf(text), kind: nth % 3 ? 'query' : 'mutation' })),
    );
    expect(answers.map(String)).toEqual(texts.map((said) => JSON.stringify({ data: { said } })));
  });
});
