import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openAcknowledged, openFrames } from '../testing/frame-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const env = { COST_LIMIT: '20', COST_BUDGET_ADDRESS: '20/1', COST_BUDGET_USER: '20/1' };
const unknownId = `sha256:${'0'.repeat(64)}`;
const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

describe('what is refused before its operation is known', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    // No point comes back while a slow machine asks.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    // Each test comes from an address of its own.
    graph = await startTestGraph({ edition: 'in one process', env, trustProxy: 1 });
    return async () => {
      await graph.close();
      clock.mockRestore();
    };
  });

  async function codeOf(address: string, body: object, headers: Record<string, string>): Promise<unknown> {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { ...json, 'x-forwarded-for': address, ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return /"code":"(\w+)"/.exec(text)?.[1];
  }

  /** What thirty requests are refused with, each code once. */
  async function codesOf(address: string, body: object, headers: Record<string, string> = {}): Promise<unknown[]> {
    const codes = new Set<unknown>();
    for (let nth = 0; nth < 30; nth += 1) codes.add(await codeOf(address, body, headers));
    return [...codes];
  }

  it('costs the address of a bad token a point, by every way over HTTP', async () => {
    const forged = { authorization: 'Bearer forged' };
    const query = { query: '{ notes { text } }' };
    expect(await codeOf('192.0.2.1', query, {})).toBeUndefined();
    expect(await codesOf('192.0.2.2', query, forged), 'the short way').toEqual(['UNAUTHORIZED', 'RATE_LIMITED']);
    const fresh = { query: '{ notes { text text } }' };
    expect(await codesOf('192.0.2.3', fresh, forged), 'a new text').toEqual(['UNAUTHORIZED', 'RATE_LIMITED']);
    const stream = { ...forged, accept: 'text/event-stream' };
    expect(await codesOf('192.0.2.4', query, stream), 'a stream').toEqual(['UNAUTHORIZED', 'RATE_LIMITED']);
    // Who is known by a good token does not pay for others at the same address.
    const good = { authorization: `Bearer ${await graph.token()}` };
    expect(await codeOf('192.0.2.2', query, good)).toBeUndefined();
  });

  it('costs a point when it names no operation that is known', async () => {
    const asked = { documentId: unknownId };
    const refused = ['PERSISTED_QUERY_NOT_FOUND', 'RATE_LIMITED'];
    expect(await codesOf('192.0.2.5', asked), 'by JSON').toEqual(refused);
    expect(await codesOf('192.0.2.6', asked, { accept: 'text/event-stream' }), 'by a stream').toEqual(refused);
    const client = await openAcknowledged(graph.url, await graph.token({ userId: 9 }));
    const codes = new Set<unknown>();
    for (let nth = 0; nth < 30; nth += 1) {
      client.send({ id: String(nth), type: 'subscribe', payload: asked });
      codes.add(/"code":"(\w+)"/.exec(JSON.stringify(await client.next()))?.[1]);
      await client.next();
    }
    expect([...codes], 'on a socket').toEqual(refused);
    client.socket.terminate();
  });

  it('costs a socket with a bad token a point', async () => {
    const codes = new Set<number>();
    for (let nth = 0; nth < 30; nth += 1) {
      const client = await openFrames(graph.url);
      client.send({ type: 'connection_init', payload: { authorization: 'Bearer forged' } });
      codes.add(await client.closed);
    }
    // Stock clients come back after either, after the second one later.
    expect([...codes]).toEqual([4403, 1013]);
  });
});
