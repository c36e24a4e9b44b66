import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ByteText } from '../execution/byte-text.ts';
import { createEventEngine, illness, nobody } from '../testing/event-engine.ts';
import { createEventRuns } from './event-runs.ts';

const text = 'subscription ($room: ID!) { said(room: $room) { text by { name } } }';

async function start() {
  const engine = createEventEngine('at once');
  const { executor, maskErrors, context, prepare, say, asked } = engine;
  const runs = createEventRuns(executor, maskErrors);
  const operations = [await prepare(text), await prepare(`${text} # asked by others`)];
  let sequence = 0;
  return {
    asked,
    /** One says something in a room of theirs. @returns has it come, and gives the answer to who listens there */
    async hear(id: string, { together = 'all', operation = 0 }: { together?: string | null; operation?: number } = {}) {
      const ready = operations[operation];
      if (!ready) throw new Error('There is no such operation.');
      const variables = { room: `room of ${id}` };
      const json = await say(ready, { text: `I am ${id}`, by: { id } }, variables);
      sequence += 1;
      const position = { epoch: 'n', sequence };
      return () => {
        return new Promise<ByteText>((give) => {
          runs.run({ operation: ready, variables, context, together }, { json, position, give });
        }).then(read);
      };
    },
  };
}

const read = (answer: ByteText) => JSON.parse(Buffer.from(answer, 'latin1').toString());
const said = (id: string, sequence: number) => ({
  data: { said: { text: `I am ${id}`, by: { name: `nåme of ${id}` } } },
  extensions: { position: { epoch: 'n', sequence } },
});

describe('events of many streams', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are run at once, each by itself, as long as they come singly', async () => {
    const { hear, asked } = await start();
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      const event = await hear(id);
      vi.advanceTimersByTime(5);
      const answer = event();
      expect(asked).toHaveLength(index + 1);
      expect(await answer).toEqual(said(id, index + 1));
    }
  });

  it('ask other subgraphs once where they come in a crowd, and each is answered for itself', async () => {
    const { hear, asked } = await start();
    const events = await Promise.all(['a', 'b', 'c', 'b', 'd'].map((id) => hear(id)));
    const heard = events.map((event) => event());
    expect(asked).toEqual(['users']);
    vi.advanceTimersByTime(5);
    expect(asked).toEqual(['users', 'users']);
    expect(await Promise.all(heard)).toEqual(['a', 'b', 'c', 'b', 'd'].map((id, index) => said(id, index + 1)));
  });

  it('do not wait for more than sixty-four of them', async () => {
    const { hear, asked } = await start();
    const events = await Promise.all(Array.from({ length: 66 }, (_, index) => hear(`n${index}`)));
    const heard = events.map((event) => event());
    expect(asked).toHaveLength(2);
    vi.advanceTimersByTime(5);
    expect(asked).toHaveLength(3);
    expect(await Promise.all(heard)).toEqual(heard.map((_, index) => said(`n${index}`, index + 1)));
  });

  it('of which one fails leave the others as they are', async () => {
    const { hear } = await start();
    const events = await Promise.all(['a', 'b', nobody, illness, 'c'].map((id) => hear(id)));
    const heard = events.map((event) => event());
    vi.advanceTimersByTime(5);
    const [, second, third, fourth, fifth] = await Promise.all(heard);
    expect([second, fifth]).toEqual([said('b', 2), said('c', 5)]);
    for (const [index, wrong] of [third, fourth].entries()) {
      expect(wrong).toMatchObject({
        data: { said: { by: null } },
        errors: [{ path: ['said', 'by', 'name'] }],
        extensions: { position: { sequence: 3 + index } },
      });
    }
  });

  it('are not run with those that are run for somebody else, or for another operation', async () => {
    const { hear, asked } = await start();
    const events = await Promise.all([
      hear('a'),
      ...[hear('b'), hear('c', { together: 'in Japanese' }), hear('d', { operation: 1 })],
      ...[hear('e'), hear('f', { together: 'in Japanese' }), hear('g', { operation: 1 })],
    ]);
    const heard = events.map((event) => event());
    vi.advanceTimersByTime(5);
    expect(asked).toHaveLength(1 + 3);
    expect(await Promise.all(heard)).toEqual([...'abcdefg'].map((id, index) => said(id, index + 1)));
  });

  it('of one viewer wait for nobody', async () => {
    const { hear, asked } = await start();
    const events = await Promise.all(['a', 'b', 'c'].map((id) => hear(id, { together: null })));
    const heard = events.map((event) => event());
    expect(asked).toHaveLength(3);
    expect(await Promise.all(heard)).toEqual([...'abc'].map((id, index) => said(id, index + 1)));
  });
});
