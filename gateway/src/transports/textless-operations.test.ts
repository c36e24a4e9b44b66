import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { socketClient } from '../testing/raw-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { allowTextless } from './textless-operations.ts';

const knownText = 'query Known { notes { text } }';
const sha256Hash = createHash('sha256').update(knownText).digest('hex');

describe('an operation without a text over a socket', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process', operations: { [sha256Hash]: knownText } });
  });
  afterAll(() => graph.close());

  const ask = (hash: string) =>
    socketClient(graph.url)(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }));

  it('is run when its hash is known', async () => {
    expect((await ask(sha256Hash)).data).toEqual({ notes: [{ text: 'first' }] });
  });

  it('ends with an error when it is not, and the socket stays', async () => {
    const { status, errors } = await ask('0'.repeat(64));
    expect([status, errors?.[0]?.extensions?.code]).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
  });

  it.each([
    '{"type":"ping"}',
    '{"id":"1","type":"subscribe","payload":{"query":"{ a }"}}',
    '{"id":"1","type":"subscribe","payload":5}',
    '{"id":"1","type":"subscribe"}',
    '"subscribe"',
    '{"id":"1","type":"subscribe",',
  ])('is the only message that is changed; not %s', (message) => {
    expect(allowTextless(message)).toBe(message);
  });
});
