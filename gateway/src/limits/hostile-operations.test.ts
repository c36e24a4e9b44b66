import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';

const fragments = (count: number, body: (next: string) => string) =>
  Array.from({ length: count }, (_, n) => `fragment F${n} on Tree { ${body(`...F${n + 1}`)} }`).join(' ');
const last = (count: number) => `fragment F${count} on Tree { leaf }`;

/** Small texts that would be large if somebody wrote them out, or that make rules compare everything with everything. */
const hostile = {
  'fragments that spread the next twice': `{ tree { ...F0 } } ${fragments(30, (next) => `${next} ${next}`)} ${last(30)}`,
  'fragments that spread the next twice, inline': `{ tree { ...F0 } } ${fragments(30, (next) => `${next} ... on Tree { ${next} } ... { ${next} }`)} ${last(30)}`,
  'fragments that nest the next twice': `{ tree { ...F0 } } ${fragments(4, (next) => `a: tree { ${next} } b: tree { ${next} }`)} ${last(4)}`,
  'wide fragments that nest the next': `{ tree { ...F0 } } ${fragments(4, (next) => Array.from({ length: 40 }, (_, n) => `a${n}: tree { ${next} }`).join(' '))} ${last(4)}`,
  'a field again and again': `{ ${'tree{leaf}'.repeat(1_900)} }`,
  'an alias again and again': `{ tree { ${Array.from({ length: 1_600 }, (_, n) => `a${n}:leaf`).join(' ')} } }`,
  'inline fragments again and again': `{ tree { ${'...on Tree{leaf}'.repeat(1_150)} } }`,
  'a very deep text': `{ ${'tree{'.repeat(3_000)} leaf ${'}'.repeat(3_000)} }`,
  'a list that nests': `{ notes(a: ${'['.repeat(4_000)}${']'.repeat(4_000)}) { text } }`,
};

describe('a hostile operation', () => {
  let graph: TestGraph;
  beforeAll(async () => {
    graph = await startTestGraph({ edition: 'in one process', plansOnThread: true });
  });
  afterAll(() => graph.close());

  it.each(Object.entries(hostile))('is answered or refused quickly: %s', async (_what, query) => {
    // Of this process and its planner: what others do on the machine is not the operation's fault.
    const before = process.cpuUsage();
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    await response.text();
    expect(response.status).toBeLessThan(500);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_500);
  });
});
