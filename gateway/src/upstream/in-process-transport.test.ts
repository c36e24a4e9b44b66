import type { SubgraphRequest } from '@kizuna/kit/graph/subgraph-executor';
import { describe, expect, it } from 'vitest';
import { createDeadlines } from './deadlines.ts';
import { answerText, inProcessTransport } from './subgraph-transport.ts';
import { fetchOf, queryOf } from './testing/test-server.ts';

function transportOf(execute: (request: SubgraphRequest) => string | Promise<string>) {
  return inProcessTransport({ execute, authorize: async () => ({ shared: null }), subscribe: async () => ({}) });
}

describe('a subgraph in the same process', () => {
  it('gets the same as over HTTP and answers the same', async () => {
    let received: SubgraphRequest | undefined;
    const transport = transportOf(async (request) => {
      received = request;
      return '{"data":{"a":1}}';
    });
    const fetched = transport.fetch(fetchOf({ query: 'query Q { a }', operationName: 'Q', variables: { id: '1' } }));
    expect(answerText(await fetched)).toBe('{"data":{"a":1}}');
    expect(received).toEqual({
      query: 'query Q { a }',
      operationName: 'Q',
      variables: { id: '1' },
      headers: { 'x-kizuna-locale': 'ja' },
    });
  });

  it('answers at once, without a promise, when it has waited for nothing', () => {
    expect(transportOf(() => '{"data":{}}').fetch(queryOf('{ a }'), createDeadlines(20).start())).toBe('{"data":{}}');
  });

  it('is no longer waited for when it is too late', async () => {
    const transport = transportOf(() => new Promise(() => {}));
    const deadlines = createDeadlines(20);
    await expect(transport.fetch(queryOf('{ a }'), deadlines.start())).rejects.toMatchObject({
      code: 'SUBGRAPH_TIMEOUT',
    });
  });

  it('keeps a variable that is called like a prototype apart from one', async () => {
    const transport = transportOf(({ variables }) =>
      JSON.stringify([Reflect.get({ ...variables }, 'admin') ?? null, Reflect.get({}, 'admin') ?? null]),
    );
    const fetched = transport.fetch(fetchOf({ query: '{ a }', variables: JSON.parse('{"__proto__":{"admin":true}}') }));
    expect(answerText(await fetched)).toBe('[null,null]');
  });
});
