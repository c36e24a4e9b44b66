import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { startTestGraph } from '../testing/test-graph.ts';

const graph = await startTestGraph({
  edition: 'in one process',
  trustProxy: 1,
  env: { GATEWAY_ACCESS_LOG: '1', GATEWAY_MAX_SOCKETS: '2', GATEWAY_MAX_SOCKETS_PER_ADDRESS: '1' },
});
afterAll(() => graph.close());

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for a socket, and keeps it if there is one. @returns the status of the answer */
async function ask({ method = 'GET', path = '/graphql', headers = {} }: Ask): Promise<number> {
  const asked = request(`${graph.url}${path}`, {
    method,
    headers: {
      ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'graphql-transport-ws' },
      ...headers,
    },
  }).end();
  const [{ statusCode }] = await Promise.race([once(asked, 'upgrade'), once(asked, 'response')]);
  return statusCode;
}

it('makes a line of each request for a socket, with the status that it was answered with', async () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const asks: readonly [number, Ask][] = [
    [101, from('192.0.2.1')],
    [429, from('192.0.2.1')],
    [403, { headers: { origin: 'https://evil.example' } }],
    [403, { path: '/elsewhere' }],
    [405, { method: 'POST' }],
    [400, { headers: { 'sec-websocket-key': 'no key' } }],
    [400, { headers: { 'sec-websocket-version': '7' } }],
    [101, from('192.0.2.2')],
    [503, from('192.0.2.3')],
  ];
  const statuses: number[] = [];
  for (const [, each] of asks) statuses.push(await ask(each));
  expect(statuses).toEqual(asks.map(([status]) => status));
  // It writes what waits.
  await graph.app.close();
  expect(graph.accessLines.recorded).toEqual(
    asks.map(([status, { path }]) => ({ path: path ? '/*' : '/graphql', status })),
  );
});
