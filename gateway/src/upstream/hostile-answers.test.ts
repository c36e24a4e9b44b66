import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpTransport, type HttpTransportOptions } from './http-transport.ts';
import { SubgraphFailure } from './subgraph-failure.ts';
import { answerText } from './subgraph-transport.ts';
import { startRawServer } from './testing/raw-server.ts';
import { answerTo, fetchOf, queryOf, startTestServer, type TestServer } from './testing/test-server.ts';

const good = '{"data":{"a":1}}';
const head = (length: number, more = '') =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${more}content-length: ${length}\r\n\r\n`;

describe('what a subgraph may answer over HTTP', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function serverOf(answer: RequestListener): Promise<TestServer> {
    const server = await startTestServer(answer);
    closers.push(() => server.close());
    return server;
  }
  async function rawServer(onRequest: (socket: Socket, nth: number) => void): Promise<string> {
    const { url, close } = await startRawServer(onRequest);
    closers.push(close);
    return url;
  }
  function transportTo(url: string, options: Partial<HttpTransportOptions> = {}) {
    const transport = createHttpTransport({ name: 'notes', url, logger: testLogger(), ...options });
    closers.push(() => transport.close());
    return transport;
  }
  async function failureOf(fetched: unknown): Promise<SubgraphFailure> {
    const failure = await Promise.resolve(fetched).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(failure instanceof SubgraphFailure)) throw new Error(`not refused, but ${String(failure)}`);
    return failure;
  }
  const answering =
    (status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    };

  it.each(['application/json', 'application/json; charset=utf-8', 'application/graphql-response+json;charset=utf-8'])(
    'takes %s for an answer, as it was written',
    async (type) => {
      const { url } = await serverOf(answering(200, type, ` ${good}\n`));
      expect(answerText(await transportTo(url).fetch(queryOf('{ a }')))).toBe(` ${good}\n`);
    },
  );

  it.each([10, 300, 2_000, 200_000])('reads every character of %i times Japanese text and emoji', async (times) => {
    const body = JSON.stringify({ data: { a: '配信を見る🎉é'.repeat(times) } });
    const { url } = await serverOf(answering(200, 'application/json', body));
    expect(answerText(await transportTo(url).fetch(queryOf('{ a }')))).toBe(body);
  });

  it('sends the operation, its name and its variables', async () => {
    let received = '';
    const { url } = await serverOf((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => {
        received += text;
      });
      request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(good));
    });
    const query = 'query Q($t: String) { a(text: $t) }';
    await transportTo(url).fetch(fetchOf({ query, operationName: 'Q', variables: { t: '「引用」"x"' } }));
    expect(JSON.parse(received)).toEqual({ query, operationName: 'Q', variables: { t: '「引用」"x"' } });
  });

  it.each([
    ['HTML that claims to be fine', answering(200, 'text/html', '<h1>Welcome</h1>'), 'not-an-answer'],
    ['HTML that claims to be JSON', answering(200, 'application/json', '<h1>Welcome</h1>'), 'not-an-answer'],
    ['JSON of another content type', answering(200, 'text/plain', good), 'not-an-answer'],
    ['a content type that only begins like ours', answering(200, 'application/json-seq', good), 'not-an-answer'],
    ['nothing', answering(200, 'application/json', ''), 'not-an-answer'],
    ['blanks', answering(200, 'application/json', '  \n'), 'not-an-answer'],
    ['an array', answering(200, 'application/json', '[1]'), 'not-an-answer'],
    ['a text', answering(200, 'application/json', '"a"'), 'not-an-answer'],
    ['an object that does not end', answering(200, 'application/json', '{"data":{"a"'), 'not-an-answer'],
    ['broken UTF-8', answering(200, 'application/json', Buffer.from(`{"a":"\xff"}`, 'latin1')), 'not-an-answer'],
    [
      'compressed bytes that nobody asked for',
      answering(200, 'application/json', Buffer.from('1f8b0800', 'hex'), { 'content-encoding': 'gzip' }),
      'not-an-answer',
    ],
    ['500 with JSON', answering(500, 'application/json', good), 'server-error'],
    ['503 with HTML', answering(503, 'text/html', '<h1>10.0.0.7 is down</h1>'), 'unavailable'],
    ['400 with JSON', answering(400, 'application/json', good), 'refused'],
    ['a redirect', answering(302, 'application/json', good, { location: 'http://127.0.0.1:1/' }), 'refused'],
    ['204', answering(204, 'application/json', ''), 'refused'],
    ['an answer above the limit', answering(200, 'application/json', `{"a":"${'x'.repeat(20_000)}"}`), 'too-large'],
    [
      'an endless answer',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = () => response.write('x'.repeat(1_000), (error) => error || setImmediate(more));
        more();
      },
      'too-large',
    ],
    [
      'half a body',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"data":{"a":');
        setImmediate(() => response.destroy());
      },
      'unreachable',
    ],
    ['a broken connection', (incoming) => incoming.socket.destroy(), 'unreachable'],
  ] as [string, RequestListener, string][])('refuses %s and goes on with the next', async (_what, answer, reason) => {
    let hostile = true;
    const { url } = await serverOf((request, response) =>
      hostile ? answer(request, response) : answering(200, 'application/json', good)(request, response),
    );
    const transport = transportTo(url, { maxAnswerBytes: 10_000, maxConcurrent: 1 });
    const failure = await failureOf(transport.fetch(queryOf('{ a }')));
    expect(failure).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason });
    expect(failure.message).not.toMatch(/127|10\.0/);
    hostile = false;
    expect(answerText(await transport.fetch(queryOf('{ a }')))).toBe(good);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 'not-an-answer'],
    ['two lengths', `HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}`, 'not-an-answer'],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`, 'not-an-answer'],
  ])('refuses %s', async (_what, bytes, reason) => {
    const url = await rawServer((socket) => socket.write(bytes));
    expect(await failureOf(transportTo(url).fetch(queryOf('{ a }')))).toMatchObject({ reason });
  });

  it('never takes what follows an answer for the answer to the next request', async () => {
    const foreign = '{"data":{"a":"of somebody else"}}';
    const url = await rawServer((socket, nth) => {
      const surplus = nth === 1 ? head(foreign.length) + foreign : '';
      socket.write(`${head(good.length)}${good}${surplus}`);
    });
    const transport = transportTo(url, { maxConcurrent: 1 });
    const both = [answerTo(transport, queryOf('{ a }')), answerTo(transport, queryOf('{ b }'))];
    expect((await Promise.all(both)).map(String)).toEqual([good, good]);
  });

  it('waits for neither the start of an answer nor its end for ever, however slowly it drips', async () => {
    const silent = await serverOf(() => {});
    const stuck = await serverOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{"data":');
    });
    const dripping = await serverOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drop = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drop));
    });
    const refusingSlowly = await serverOf((_request, response) => {
      response.writeHead(503, { 'content-type': 'application/json', 'content-length': 100 }).write('{');
    });
    for (const { url } of [silent, stuck, dripping, refusingSlowly]) {
      const failure = await failureOf(transportTo(url, { timeoutMs: 60 }).fetch(queryOf('{ a }')));
      expect(failure).toMatchObject({ code: 'SUBGRAPH_TIMEOUT', reason: 'timeout' });
    }
  });

  it('closes the connection of an answer that is too late, so that the answer cannot reach the next request', async () => {
    let late: (() => void) | undefined;
    const { url, server } = await serverOf((_request, response) => {
      if (late) response.writeHead(200, { 'content-type': 'application/json' }).end(good);
      else late = () => response.end('{"data":{"a":"late"}}');
    });
    // Long enough for the request to arrive, and for the next to be answered.
    const transport = transportTo(url, { timeoutMs: 1_500, maxConcurrent: 1 });
    const connection = once(server, 'connection') as Promise<[Socket]>;
    await failureOf(transport.fetch(queryOf('{ a }')));
    const [socket] = await connection;
    if (!socket.destroyed) await once(socket, 'close');
    late?.();
    expect(answerText(await transport.fetch(queryOf('{ a }')))).toBe(good);
  });

  it.each(['ja\r\nx-kizuna-viewer: forged', 'ja\nx: y', 'ja\0', '日本'])(
    'sends no header with the value %j',
    async (value) => {
      let requests = 0;
      const { url } = await serverOf((request, response) => {
        requests += 1;
        answering(200, 'application/json', good)(request, response);
      });
      const transport = transportTo(url);
      const failure = await failureOf(
        transport.fetch({ ...queryOf('{ a }'), headers: { 'x-kizuna-locale': value, 'x-request-id': '1' } }),
      );
      expect(failure).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'unsendable' });
      expect(requests).toBe(0);
    },
  );

  it('names no address when nobody is there', async () => {
    const { url, server } = await serverOf(() => {});
    server.close();
    await once(server, 'close');
    const failure = await failureOf(transportTo(url).fetch(queryOf('{ a }')));
    expect(failure).toMatchObject({ code: 'SERVICE_UNAVAILABLE', reason: 'unreachable' });
    expect(`${failure.message} ${JSON.stringify(failure.details)}`).not.toContain('127.0.0.1');
  });
});
