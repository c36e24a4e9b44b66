import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSocket } from '../testing/socket-client.ts';
import { startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import type { Introspection } from './introspection-policy.ts';

const wrong = {
  'a field': { query: '{ notess { text } }' },
  'a field of a type': { query: '{ notes { txt } }' },
  'an argument': { query: 'mutation { noteAdd(txt: "x") { text } }' },
  'a type': { query: 'fragment F on Notes { text } { notes { ...F } }' },
};

describe.each<Introspection>(['off', 'admins', 'on'])(
  'a mistake in an operation, with introspection %s',
  (introspection) => {
    let graph: TestGraph;
    beforeAll(async () => {
      graph = await startTestGraph({ edition: 'in one process', introspection });
    });
    afterAll(() => graph.close());

    it.each(Object.entries(wrong))(
      'is told, and what would be right only where the schema may be read: %s',
      async (_, body) => {
        const response = await fetch(`${graph.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        const socket = await openSocket(graph.url, await graph.token());
        const frame = await socket.subscribe(body.query).next();
        await socket.close();
        for (const answer of [await response.text(), JSON.stringify(frame.payload)]) {
          expect(answer).toContain('GRAPHQL_VALIDATION_FAILED');
          expect(answer.includes('Did you mean')).toBe(introspection === 'on');
        }
      },
    );
  },
);
