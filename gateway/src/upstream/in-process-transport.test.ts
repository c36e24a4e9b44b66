import type { SubgraphRequest, SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { describe, expect, it } from 'vitest';
import { createDeadlines } from './deadlines.ts';
import { inProcessTransport } from './subgraph-transport.ts';
import { fetchOf, queryOf, textOf } from './testing/test-server.ts';

function transportOf(execute: (request: SubgraphRequest) => Promise<SubgraphResponse>) {
  return inProcessTransport({ execute, authorize: async () => ({ shared: null }), subscribe: execute });
}

describe('a subgraph in the same process', () => {
  it('gets the same as over HTTP and answers the same', async () => {
    let received: SubgraphRequest | undefined;
    const transport = transportOf(async (request) => {
      received = request;
      return { data: { a: 1 } };
    });
    const fetched = transport.fetch(fetchOf({ query: 'query Q { a }', operationName: 'Q', variables: { id: '1' } }));
    expect(textOf(await fetched)).toBe('{"data":{"a":1}}');
    expect(received).toEqual({
      query: 'query Q { a }',
      operationName: 'Q',
      variables: { id: '1' },
      headers: { 'x-kizuna-locale': 'ja' },
    });
  });

  it('is no longer waited for when it is too late', async () => {
    const transport = transportOf(() => new Promise(() => {}));
    const deadlines = createDeadlines(20);
    await expect(transport.fetch(queryOf('{ a }'), deadlines.start())).rejects.toMatchObject({
      code: 'SUBGRAPH_TIMEOUT',
    });
  });

  it('keeps a variable that is called like a prototype apart from one', async () => {
    const transport = transportOf(async ({ variables }) => ({
      data: { admin: Reflect.get({ ...variables }, 'admin') ?? null, polluted: Reflect.get({}, 'admin') ?? null },
    }));
    const fetched = transport.fetch(fetchOf({ query: '{ a }', variables: JSON.parse('{"__proto__":{"admin":true}}') }));
    expect(textOf(await fetched)).toBe('{"data":{"admin":null,"polluted":null}}');
  });
});
