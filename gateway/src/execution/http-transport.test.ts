import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHttpTransport } from './http-transport.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';

const request = { query: '{ a }', headers: { 'x-kizuna-locale': 'ja' } };
const unavailable = {
  data: null,
  errors: [{ message: '現在この機能は利用できません。', extensions: { code: 'SERVICE_UNAVAILABLE' } }],
};

async function first(answer: Awaited<ReturnType<SubgraphTransport['subscribe']>>) {
  if (!(Symbol.asyncIterator in answer)) throw new Error('no stream');
  const events: SubgraphResponse[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

describe('the way to a subgraph over HTTP', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** A subgraph that answers as the test says. */
  async function startServer(answer: RequestListener): Promise<{ url: string; server: Server }> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (!(address instanceof Object)) throw new Error('no port');
    return { url: `http://127.0.0.1:${address.port}/graphql`, server };
  }
  function transportTo(url: string, timeoutMs = 30_000): SubgraphTransport {
    const transport = createHttpTransport({ name: 'notes', url, logger: testLogger(), timeoutMs });
    closers.push(() => transport.close());
    return transport;
  }
  const answering =
    (status: number, type: string, body: string): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };

  it('brings an answer back, without what is no part of one', async () => {
    const body = { data: { a: 1 }, errors: [{ message: 'm', path: ['a', 0], extensions: { code: 'X' } }], extra: 1 };
    const { url } = await startServer(answering(200, 'application/json', JSON.stringify(body)));
    expect(await transportTo(url).execute(request)).toEqual({ data: body.data, errors: body.errors });
  });

  it.each([
    ['a page of HTML', answering(500, 'text/html', '<h1>10.0.0.7 is down</h1>')],
    ['a page of HTML that claims to be fine', answering(200, 'text/html', '<h1>Welcome</h1>')],
    [
      'a refusal of its HTTP server',
      answering(503, 'application/json', '{"code":"SERVICE_UNAVAILABLE","message":"x"}'),
    ],
    ['JSON that is no answer', answering(200, 'application/json', '{"code":"NOT_FOUND"}')],
    ['errors of another shape', answering(200, 'application/json', '{"data":{"a":1},"errors":"many"}')],
    ['no object', answering(200, 'application/json', '[]')],
    ['nothing', answering(200, 'application/json', '')],
    [
      'half a body',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"data":{"a":');
        setImmediate(() => response.destroy());
      },
    ],
    ['a broken connection', (incoming) => incoming.socket.destroy()],
  ] as [string, RequestListener][])(
    'takes %s for SERVICE_UNAVAILABLE, in the language of the viewer',
    async (_what, answer) => {
      const { url } = await startServer(answer);
      expect(await transportTo(url).execute(request)).toEqual(unavailable);
    },
  );

  it('does not wait for ever, neither for the start of an answer nor for its end', async () => {
    const silent = await startServer(() => {});
    expect(await transportTo(silent.url, 200).execute(request)).toEqual(unavailable);
    const slow = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"data":');
    });
    expect(await transportTo(slow.url, 200).execute(request)).toEqual(unavailable);
  });

  it('says of a subgraph that is not there no more than that', async () => {
    const { url, server } = await startServer(() => {});
    server.close();
    await once(server, 'close');
    const transport = transportTo(url);
    expect(await transport.execute(request)).toEqual(unavailable);
    expect(await first(await transport.subscribe(request))).toEqual([unavailable]);
  });

  it('works again as soon as the subgraph does', async () => {
    let healthy = false;
    const { url } = await startServer((incoming, response) => {
      if (!healthy) incoming.socket.destroy();
      else response.end('{"data":{"a":1}}');
    });
    const transport = transportTo(url);
    expect(await transport.execute(request)).toEqual(unavailable);
    healthy = true;
    expect(await transport.execute(request)).toEqual({ data: { a: 1 } });
  });

  /** A subgraph whose sockets do what the test says after a subscription has begun. */
  async function startSocketServer(
    onSubscribe: (send: (message: object) => void, drop: () => void, id: string) => void,
  ) {
    const { url, server } = await startServer(() => {});
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => {
      const send = (message: object) => socket.send(JSON.stringify(message));
      socket.on('message', (data: Buffer) => {
        const { type, id } = JSON.parse(data.toString());
        if (type === 'connection_init') send({ type: 'connection_ack' });
        if (type === 'subscribe') onSubscribe(send, () => socket.terminate(), id);
      });
    });
    return url;
  }

  it('ends a subscription with an error when its subgraph dies, and the next one starts anew', async () => {
    let dies = true;
    const url = await startSocketServer((send, drop, id) => {
      send({ type: 'next', id, payload: { data: { a: 1 } } });
      if (dies) drop();
      else send({ type: 'complete', id });
    });
    const transport = transportTo(url);
    expect(await first(await transport.subscribe(request))).toEqual([{ data: { a: 1 } }, unavailable]);
    dies = false;
    expect(await first(await transport.subscribe(request))).toEqual([{ data: { a: 1 } }]);
  });

  it('ends a subscription with an error when what comes is no answer', async () => {
    const url = await startSocketServer((send, _drop, id) => send({ type: 'next', id, payload: { odd: 1 } }));
    expect(await first(await transportTo(url).subscribe(request))).toEqual([unavailable]);
  });

  it('does not wait for ever for a subgraph that takes a socket and says nothing', async () => {
    const { url, server } = await startServer(() => {});
    const deaf = new WebSocketServer({ server });
    expect(await first(await transportTo(url, 200).subscribe(request))).toEqual([unavailable]);
    deaf.close();
    const { url: mute } = await startServer(() => {});
    expect(await first(await transportTo(mute, 200).subscribe(request))).toEqual([unavailable]);
  });
});
