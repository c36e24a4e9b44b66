import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createHttpTransport } from './http-transport.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';
import { startTestServer } from './testing/test-server.ts';

const request = { query: '{ a }', headers: { 'x-kizuna-locale': 'ja' } };
const began = { data: null, extensions: { began: true } };
const unavailable = {
  data: null,
  errors: [{ message: '現在この機能は利用できません。', extensions: { code: 'SERVICE_UNAVAILABLE' } }],
};

/** All that comes, or the answer that says why nothing does. */
async function all(answer: Awaited<ReturnType<SubgraphTransport['subscribe']>>) {
  if (!(Symbol.asyncIterator in answer)) return [answer];
  const events: SubgraphResponse[] = [];
  for await (const { json } of answer) events.push(JSON.parse(json));
  return events;
}

describe('subscriptions to a subgraph over its socket', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function startServer() {
    const server = await startTestServer(() => {});
    closers.push(() => server.close());
    return server;
  }
  function transportTo(url: string, timeoutMs = 30_000): SubgraphTransport {
    const transport = createHttpTransport({ name: 'notes', url, logger: testLogger(), timeoutMs });
    closers.push(() => transport.close());
    return transport;
  }

  it('says of a subgraph that is not there no more than that', async () => {
    const { url, close } = await startServer();
    await close();
    expect(await all(await transportTo(url).subscribe(request))).toEqual([unavailable]);
  });

  /** A subgraph whose sockets do what the test says after a subscription has begun. */
  async function startSocketServer(
    onSubscribe: (send: (message: object) => void, drop: () => void, id: string) => void,
  ) {
    const { url, server } = await startServer();
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
      send({ type: 'next', id, payload: began });
      send({ type: 'next', id, payload: { data: { a: 1 } } });
      if (dies) drop();
      else send({ type: 'complete', id });
    });
    const transport = transportTo(url);
    expect(await all(await transport.subscribe(request))).toEqual([{ data: { a: 1 } }, unavailable]);
    dies = false;
    expect(await all(await transport.subscribe(request))).toEqual([{ data: { a: 1 } }]);
  });

  it('ends a subscription with an error when what comes is no answer, at first or later', async () => {
    let before: object[] = [];
    const url = await startSocketServer((send, _drop, id) => {
      for (const payload of [...before, { odd: 1 }]) send({ type: 'next', id, payload });
    });
    const transport = transportTo(url);
    expect(await all(await transport.subscribe(request))).toEqual([unavailable]);
    before = [began];
    expect(await all(await transport.subscribe(request))).toEqual([unavailable]);
  });

  it('stands when the subgraph says that it listens, and not before', async () => {
    let tellAsked = (_listen: () => void) => {};
    const asked = new Promise<() => void>((resolve) => {
      tellAsked = resolve;
    });
    const url = await startSocketServer((send, _drop, id) =>
      tellAsked(() => {
        send({ type: 'next', id, payload: began });
        send({ type: 'complete', id });
      }),
    );
    let stands = false;
    const opening = transportTo(url)
      .subscribe(request)
      .finally(() => {
        stands = true;
      });
    const listen = await asked;
    // The answer of another server, which was asked later.
    await (await startServer()).close();
    expect(stands).toBe(false);
    listen();
    expect(await all(await opening)).toEqual([]);
  });

  it('of a subgraph of before, which does not say so, has all its events', async () => {
    const url = await startSocketServer((send, _drop, id) => {
      for (const a of [1, 2]) send({ type: 'next', id, payload: { data: { a } } });
      send({ type: 'complete', id });
    });
    expect(await all(await transportTo(url).subscribe(request))).toEqual([{ data: { a: 1 } }, { data: { a: 2 } }]);
  });

  it('is refused by an answer alone', async () => {
    const refusal = { data: null, errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] };
    const url = await startSocketServer((send, _drop, id) => {
      send({ type: 'next', id, payload: refusal });
      send({ type: 'complete', id });
    });
    expect(await transportTo(url).subscribe(request)).toEqual(refusal);
  });

  it('does not wait for ever for a subgraph that takes a socket and says nothing', async () => {
    const { url, server } = await startServer();
    const deaf = new WebSocketServer({ server });
    expect(await all(await transportTo(url, 200).subscribe(request))).toEqual([unavailable]);
    deaf.close();
    const { url: mute } = await startServer();
    expect(await all(await transportTo(mute, 200).subscribe(request))).toEqual([unavailable]);
  });
});
