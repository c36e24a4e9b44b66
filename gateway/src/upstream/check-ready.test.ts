import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, it, vi } from 'vitest';
import { checkReady } from './check-ready.ts';

const state = { status: 200, hangs: false, asked: 0, waiting: 0 };
const server = createServer((request, response) => {
  state.asked += 1;
  response.statusCode = request.url === '/health/ready' ? state.status : 404;
  if (!state.hangs) return response.end('{"status":"…"}');
  state.waiting += 1;
  return response.once('close', () => {
    state.waiting -= 1;
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const url = `http://127.0.0.1:${port}/graphql`;

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it('tells whether a subgraph is ready, and leaves no request behind at one that hangs', async () => {
  await checkReady(url);
  state.status = 503;
  await expect(checkReady(url)).rejects.toThrow('not ready');
  state.hangs = true;
  await Promise.all(Array.from({ length: 5 }, () => expect(checkReady(url, 1_000)).rejects.toThrow(/timeout/)));
  expect(state.asked).toBe(7);
  await vi.waitFor(() => expect(state.waiting).toBe(0));
});
