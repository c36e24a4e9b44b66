import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { testLogger } from '../logging/logger.ts';
import { createHttpServer } from '../service/http-server.ts';
import { mapAsync } from './async-iterator.ts';
import { serveGraph } from './subgraph-server.ts';

async function* numbers() {
  yield { json: '{"data":{"a":1},"extensions":{"effects":{"refreshToken":null}}}', sequence: 7 };
  yield { json: '{"data":{"a":2}}', sequence: null };
}

describe('the HTTP door of a subgraph', () => {
  const app = createHttpServer({ logger: testLogger() });
  let url = '';
  beforeAll(async () => {
    serveGraph(app, {
      execute: ({ query, headers }) => JSON.stringify({ data: { query, by: headers['x-kizuna-viewer'] ?? null } }),
      authorize: async () => ({ shared: null }),
      subscribe: async () => mapAsync(numbers(), async (event) => event),
    });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());
  const post = (body: string) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kizuna-viewer': 'an assertion' },
      body,
    });

  it('hands on the operation and the headers', async () => {
    const response = await post('{"query":"{ a }","variables":null,"operationName":null}');
    expect([response.status, await response.json()]).toEqual([200, { data: { query: '{ a }', by: 'an assertion' } }]);
  });

  it.each(['{}', '[]', '"{ a }"', '{"query":7}', '{"query":"{ a }","variables":[]}'])('refuses %s', async (body) => {
    const response = await post(body);
    expect([response.status, (await response.json()).code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it.each([
    ['{"query":"{ a }"}', 200],
    ['{}', 400],
    ['not JSON', 400],
  ])('says which request it answers: %s', async (body, status) => {
    const headers = { 'content-type': 'application/json', 'x-kizuna-fetch': '17' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    expect([response.status, response.headers.get('x-kizuna-fetch')]).toEqual([status, '17']);
    expect((await post(body)).headers.get('x-kizuna-fetch')).toBeNull();
  });

  it.each(['//', 'http://[', '/other'])('survives a request for a socket at %s', async (path) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    expect(await text(socket)).not.toContain('101');
    expect((await post('{"query":"{ a }"}')).status).toBe(200);
  });

  it('says over its socket that a stream stands, and then each event with its number beside all else', async () => {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const events = client.iterate({
      query: 'subscription { a }',
      extensions: { headers: {}, confirm: true },
    });
    const heard: unknown[] = [];
    for await (const event of events) heard.push(event);
    await client.dispose();
    expect(heard).toEqual([
      { data: null, extensions: { began: true } },
      { data: { a: 1 }, extensions: { effects: { refreshToken: null }, sequence: 7 } },
      { data: { a: 2 } },
    ]);
  });
});

it('lets nobody in while it stops, so that the stop ends', async () => {
  const app = createHttpServer({ logger: testLogger() });
  serveGraph(app, {
    execute: () => '{}',
    authorize: async () => ({ shared: null }),
    subscribe: async () => mapAsync(numbers(), async (event) => event),
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  // One that does not go by itself, so that there is a time in which the others have been told.
  const stays = connect(Number(new URL(url).port), '127.0.0.1');
  stays.write(handshake);
  const [accepted] = await once(stays, 'data');
  expect(String(accepted)).toContain('101 Switching Protocols');
  const stopping = app.close();
  const [goodbye] = await once(stays, 'data');
  expect(goodbye).toEqual(Buffer.from([0x88, 2, 0x03, 0xe9]));
  const late = connect(Number(new URL(url).port), '127.0.0.1');
  late.write(handshake);
  expect(await text(late)).toContain('503 Service Unavailable');
  await stopping;
});

const handshake = [
  'GET /graphql HTTP/1.1',
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');
