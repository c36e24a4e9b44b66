import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

describe('sockets of one client', () => {
  let graph: TestGraph;
  const sockets: WebSocket[] = [];
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process', trustProxy: 1 });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
  });
  afterAll(() => graph.close());

  /** @returns the socket, or the status with which it was turned away */
  function open(address: string): Promise<WebSocket | number> {
    const socket = new WebSocket(`${graph.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': address },
    });
    sockets.push(socket);
    return new Promise((resolve) => {
      socket.on('error', () => {});
      socket.once('open', () => resolve(socket));
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
  }

  async function opened(address: string): Promise<WebSocket> {
    const socket = await open(address);
    if (typeof socket === 'number') throw new Error(`turned away with ${socket}`);
    return socket;
  }

  /** @returns 0 for one that was let in, or the code with which it was closed */
  async function initialise(socket: WebSocket, token?: string): Promise<number> {
    const payload = token ? { authorization: `Bearer ${token}` } : {};
    const closed = once(socket, 'close').then(([code]) => Number(code));
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    return Promise.race([once(socket, 'message').then(() => 0), closed]);
  }

  it('are 200 at most for an address that nobody has signed in from, let in or not', async () => {
    // An IPv6 customer has 2^64 addresses.
    const address = (nth: number) => `2001:db8:0:1::${nth.toString(16)}`;
    for (let nth = 0; nth < 195; nth += 1) expect(await initialise(await opened(address(nth)))).toBe(0);
    // A few, at once: whoever does not introduce itself has three seconds.
    await Promise.all(Array.from({ length: 5 }, (_, nth) => opened(address(195 + nth))));
    expect(await open('2001:db8:0:1:ffff::1')).toBe(429);
    expect(await open('2001:db8:0:2::1')).toBeInstanceOf(WebSocket);
    sockets[0]?.close();
    await vi.waitFor(async () => expect(await open('2001:db8:0:1::1')).toBeInstanceOf(WebSocket));
  });

  it('are 100 at most for a viewer, who does not count for the address any more', async () => {
    const [token, another] = [await graph.token({ userId: 1 }), await graph.token({ userId: 2 })];
    const address = '192.0.2.1';
    for (let nth = 0; nth < 100; nth += 1) expect(await initialise(await opened(address), token)).toBe(0);
    expect(await initialise(await opened(address), token)).toBe(1013);
    expect(await initialise(await opened('192.0.2.2'), token)).toBe(1013);
    for (let nth = 0; nth < 100; nth += 1) expect(await initialise(await opened(address), another)).toBe(0);
    expect(await initialise(await opened(address))).toBe(0);
    sockets[0]?.close();
    await vi.waitFor(async () => expect(await initialise(await opened(address), token)).toBe(0));
  });
});
