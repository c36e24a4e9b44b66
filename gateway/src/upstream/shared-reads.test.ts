import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type ReadGeneration, shareReads } from './shared-reads.ts';
import { SubgraphFailure } from './subgraph-failure.ts';
import type { SubgraphFetch } from './subgraph-transport.ts';
import { type ArrivedFetch, scriptedTransport } from './testing/scripted-transport.ts';
import { answerTo, fetchOf, queryOf } from './testing/test-server.ts';
import { createTransportMetrics } from './transport-metrics.ts';

function sharing(generation: ReadGeneration = { number: 0 }) {
  const { transport, arrived } = scriptedTransport();
  return { arrived, shared: shareReads(transport, createTransportMetrics(new Registry())('notes'), generation) };
}
const query = { ...queryOf('{ a }'), headers: { 'x-kizuna-viewer': 'mika', 'x-request-id': '1' } };
const mutation: SubgraphFetch = { ...query, kind: 'mutation' };

describe('identical queries under way', () => {
  it('are fetched once, whatever the ids of their requests', async () => {
    const { arrived, shared } = sharing();
    const answers = [
      answerTo(shared, query),
      answerTo(shared, { ...query, headers: { ...query.headers, 'x-request-id': '2' } }),
      answerTo(shared, query),
    ];
    expect(arrived).toHaveLength(1);
    const answer = Buffer.from('{"data":{"a":1}}');
    arrived[0]?.answer(answer);
    for (const shown of await Promise.all(answers)) expect(shown).toBe(answer);
  });

  it('are fetched again once the answer has come', async () => {
    const { arrived, shared } = sharing();
    const first = shared.fetch(query);
    arrived[0]?.answer(Buffer.from('{"data":{"a":1}}'));
    await first;
    const second = shared.fetch(query);
    const answer = Buffer.from('{"data":{"a":2}}');
    arrived[1]?.answer(answer);
    expect(await second).toBe(answer);
  });

  it('fail together, and the next one is tried anew', async () => {
    const { arrived, shared } = sharing();
    const answers = [answerTo(shared, query), answerTo(shared, query)];
    const failure = new SubgraphFailure('unreachable');
    arrived[0]?.fail(failure);
    expect(await Promise.allSettled(answers)).toEqual(Array(2).fill({ status: 'rejected', reason: failure }));
    void shared.fetch(query);
    expect(arrived).toHaveLength(2);
  });

  it.each<[string, Partial<SubgraphFetch>]>([
    ['another viewer', { headers: { ...query.headers, 'x-kizuna-viewer': 'ren' } }],
    ['no viewer', { headers: { 'x-request-id': '1' } }],
    ['another language', { headers: { ...query.headers, 'x-kizuna-locale': 'en' } }],
    ['another address', { headers: { ...query.headers, 'x-kizuna-client-address': '10.0.0.9' } }],
    ['other variables', fetchOf({ query: query.query, variables: { id: '1' } })],
    ['another name', { operationName: 'Other' }],
    ['another text', fetchOf({ query: '{ b }' })],
  ])('are not the same with %s', (_what, other) => {
    const { arrived, shared } = sharing();
    void shared.fetch(query);
    void shared.fetch({ ...query, ...other });
    expect(arrived).toHaveLength(2);
  });

  it('are told apart even when a value is written like two headers', () => {
    const { arrived, shared } = sharing();
    for (const headers of [{ a: '1', b: '2' }, { a: '11:b1:2' }, { a: '1b2' }])
      void shared.fetch({ ...query, headers });
    expect(arrived).toHaveLength(3);
  });

  it('are not taken for mutations, which all go their own way', () => {
    const { arrived, shared } = sharing();
    for (const request of [query, mutation, mutation]) void shared.fetch(request);
    expect(arrived).toHaveLength(3);
  });

  it.each<[string, (settle: ArrivedFetch | undefined) => void]>([
    ['was carried out', (sent) => sent?.answer(Buffer.from('{"data":{"set":2}}'))],
    ['may have been carried out', (sent) => sent?.fail(new SubgraphFailure('timeout'))],
  ])('answer nobody who asks after a mutation that %s, even at another subgraph', async (_what, settle) => {
    const generation = { number: 0 };
    const notes = sharing(generation);
    const others = sharing(generation);
    void notes.shared.fetch(query);
    void others.shared.fetch(query);
    const changed = others.shared.fetch(mutation);
    // Who hears of the change before the mutation is answered.
    void notes.shared.fetch(query);
    expect(notes.arrived).toHaveLength(2);
    settle(others.arrived[1]);
    await Promise.allSettled([changed]);
    const read = notes.shared.fetch(query);
    void others.shared.fetch(query);
    expect([notes.arrived.length, others.arrived.length]).toEqual([3, 3]);
    const answer = Buffer.from('{"data":{"a":2}}');
    notes.arrived[2]?.answer(answer);
    expect(await read).toBe(answer);
  });

  it('are shared again by those who ask after a mutation, whenever the older one ends', async () => {
    const { arrived, shared } = sharing();
    const older = shared.fetch(query);
    const changed = shared.fetch(mutation);
    arrived[1]?.answer(Buffer.from('{"data":{"set":2}}'));
    await changed;
    const younger = shared.fetch(query);
    arrived[0]?.answer(Buffer.from('{"data":{"a":1}}'));
    await older;
    const joined = shared.fetch(query);
    expect(arrived).toHaveLength(3);
    const answer = Buffer.from('{"data":{"a":2}}');
    arrived[2]?.answer(answer);
    expect(await Promise.all([younger, joined])).toEqual([answer, answer]);
  });
});
