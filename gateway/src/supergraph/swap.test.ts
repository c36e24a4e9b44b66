import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testLogger } from '@kizuna/kit/logging/logger';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSocket } from '../testing/socket-client.ts';
import { composeTestGraph, startTestGraph, type TestGraph } from '../testing/test-graph.ts';
import { createCurrentGraph } from './current-graph.ts';

const withoutSeen = (sdl: string) => sdl.replace('seenByNotes: String', '');

describe('a supergraph that takes the place of another', () => {
  let graph: TestGraph;
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'kizuna-swap-')), 'supergraph.graphql');
    await writeFile(file, composeTestGraph(withoutSeen));
    graph = await startTestGraph({ edition: 'over HTTP', plansOnThread: true, supergraphFile: file });
  });
  const asking: NodeJS.Timeout[] = [];
  afterEach(() => {
    for (const timer of asking.splice(0)) clearInterval(timer);
  });
  afterAll(() => graph.close());

  async function codeOf(query: string): Promise<unknown> {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0]?.extensions.code ?? 'OK';
  }
  /** Asks without a pause until told to stop, each time for something that was never asked before too. */
  function ask(): () => Promise<unknown[]> {
    const codes: Promise<unknown>[] = [];
    let count = 0;
    let underWay = 0;
    const note = (asked: Promise<unknown>) => {
      underWay += 1;
      codes.push(asked.finally(() => (underWay -= 1)));
    };
    const timer = setInterval(() => {
      // More than a slow machine answers would only pile up before its planner.
      if (underWay > 50) return;
      count += 1;
      note(codeOf('{ notes { text } }'));
      note(codeOf(`{ n${count}: notes { text author { name } } }`));
    }, 5);
    asking.push(timer);
    return async () => {
      clearInterval(timer);
      return [...new Set(await Promise.all(codes))];
    };
  }
  const becomes = (query: string, code: string) =>
    vi.waitFor(async () => expect(await codeOf(query)).toBe(code), { interval: 20 });

  it('drops no request, and is known to every way in at once', async () => {
    const stop = ask();
    await becomes('{ seenByNotes }', 'GRAPHQL_VALIDATION_FAILED');
    await writeFile(file, composeTestGraph());
    await becomes('{ seenByNotes }', 'OK');
    expect(await stop()).toEqual(['OK']);
  });

  it('is not taken when it is none, when half of it is missing, or when a subgraph of it cannot be reached', async () => {
    const stop = ask();
    const good = composeTestGraph();
    const broken = ['type Query { a: Int }', good.slice(0, good.length / 2), good.replaceAll('"notes"', '"elsewhere"')];
    for (const content of broken) {
      const refused = vi.spyOn(graph.logger, 'error');
      await writeFile(file, content);
      await vi.waitFor(() => expect(refused).toHaveBeenCalled());
      refused.mockRestore();
    }
    expect(await codeOf('{ seenByNotes }')).toBe('OK');
    expect(await stop()).toEqual(['OK']);
  });

  it('leaves the former one to those who have begun, until another swap', async () => {
    const logger = testLogger();
    const reachable = new Set(['users', 'notes', 'rooms']);
    const current = await createCurrentGraph(composeTestGraph(withoutSeen), {
      ...{ rules: [], registered: [], costListSize: 10 },
      ...{ reachable, logger },
    });
    try {
      const former = current.runtime.operations;
      await current.swap(composeTestGraph());
      expect(current.runtime.operations).not.toBe(former);
      // As when somebody's token was looked at meanwhile.
      expect(await former.prepare('{ notes { text } }', undefined)).toHaveProperty('plan');
      await current.swap(composeTestGraph(withoutSeen));
      await expect(former.prepare('{ notes { author { name } } }', undefined)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
      });
    } finally {
      await current.close();
    }
  });

  it('ends only those subscriptions that it does not know any more', async () => {
    const socket = await openSocket(graph.url, await graph.token());
    const room = socket.subscribe('subscription { roomEvent(room: "swap", after: 0) { text author { name } } }');
    const notes = socket.subscribe('subscription { noteAdded { text } }');
    await graph.subscribed();
    await graph.rooms.say('swap', 'before');
    expect(await room.data(1)).toMatchObject([{ roomEvent: { text: 'before' } }]);

    await writeFile(
      file,
      composeTestGraph((sdl) => sdl.replace('type Note { text:', 'type Note { body:')),
    );
    expect((await notes.next()).payload?.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await notes.next()).toMatchObject({ type: 'complete' });
    await graph.rooms.say('swap', 'after');
    expect(await room.data(1)).toMatchObject([{ roomEvent: { text: 'after' } }]);
    await socket.close();
    await writeFile(file, composeTestGraph());
  });
});
