import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ByteText, byteText } from '../execution/byte-text.ts';
import type { EventAnswers, Executor } from '../execution/executor.ts';
import { createEventEngine, illness, nobody } from '../testing/event-engine.ts';
import { createEventRuns } from './event-runs.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

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
    hear: (id: string, { together = 'all', operation = 0 }: { together?: string | null; operation?: number } = {}) => {
      const ready = operations[operation];
      if (!ready) throw new Error('There is no such operation.');
      const variables = { room: `room of ${id}` };
      const json = say(ready, { text: `I am ${id}`, by: { id } }, variables);
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
  it('are run at once, each by itself, as long as they come singly', async () => {
    const { hear, asked } = await start();
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      const event = hear(id);
      vi.advanceTimersByTime(5);
      const answer = event();
      expect(asked).toHaveLength(index + 1);
      expect(await answer).toEqual(said(id, index + 1));
    }
  });

  it('ask other subgraphs once where they come in a crowd, and each is answered for itself', async () => {
    const { hear, asked } = await start();
    const events = ['a', 'b', 'c', 'b', 'd'].map((id) => hear(id));
    const heard = events.map((event) => event());
    expect(asked).toEqual(['users']);
    vi.advanceTimersByTime(5);
    expect(asked).toEqual(['users', 'users']);
    expect(await Promise.all(heard)).toEqual(['a', 'b', 'c', 'b', 'd'].map((id, index) => said(id, index + 1)));
  });

  it('do not wait for more than sixty-four of them', async () => {
    const { hear, asked } = await start();
    const events = Array.from({ length: 66 }, (_, index) => hear(`n${index}`));
    const heard = events.map((event) => event());
    expect(asked).toHaveLength(2);
    vi.advanceTimersByTime(5);
    expect(asked).toHaveLength(3);
    expect(await Promise.all(heard)).toEqual(heard.map((_, index) => said(`n${index}`, index + 1)));
  });

  it('of which one fails leave the others as they are', async () => {
    const { hear } = await start();
    const events = ['a', 'b', nobody, illness, 'c'].map((id) => hear(id));
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
    const events = [
      hear('a'),
      ...[hear('b'), hear('c', { together: 'in Japanese' }), hear('d', { operation: 1 })],
      ...[hear('e'), hear('f', { together: 'in Japanese' }), hear('g', { operation: 1 })],
    ];
    const heard = events.map((event) => event());
    vi.advanceTimersByTime(5);
    expect(asked).toHaveLength(1 + 3);
    expect(await Promise.all(heard)).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id, index) => said(id, index + 1)),
    );
  });

  it('of one viewer wait for nobody', async () => {
    const { hear, asked } = await start();
    const events = ['a', 'b', 'c'].map((id) => hear(id, { together: null }));
    const heard = events.map((event) => event());
    expect(asked).toHaveLength(3);
    expect(await Promise.all(heard)).toEqual(['a', 'b', 'c'].map((id, index) => said(id, index + 1)));
  });
});

/** Events through an executor that a test makes. */
async function startWith(executeEvents: Executor['executeEvents']) {
  const { maskErrors, context, prepare } = createEventEngine('later');
  const [operation, other] = [await prepare(text), await prepare(`${text} # other`)];
  const sizes: number[] = [];
  const executor: Executor = {
    execute() {
      throw new Error('There are only events here.');
    },
    executeEvents(plan, variables, all, events) {
      sizes.push(events.length);
      return executeEvents(plan, variables, all, events);
    },
  };
  const runs = createEventRuns(executor, maskErrors);
  const given: string[] = [];
  let sequence = 0;
  return {
    runs,
    /** How many were run together, in the order of the runs. */
    sizes,
    given,
    come: (
      json: string,
      { together = 'all', isOther = false }: { together?: string | null; isOther?: boolean } = {},
    ) => {
      sequence += 1;
      const position = { epoch: 'n', sequence };
      const run = { operation: isOther ? other : operation, variables: {}, context, together };
      runs.run(run, { json, position, give: (answer) => void given.push(answer) });
    },
  };
}

const echo: Executor['executeEvents'] = (_, __, ___, events) => events.map(({ json }) => byteText(json));

describe('a crowd of events', () => {
  it('gathers for two milliseconds, and begins anew after that', async () => {
    const { sizes, given, come } = await startWith(echo);
    come('a');
    come('b');
    vi.advanceTimersByTime(1.5);
    come('c');
    expect(sizes).toEqual([1]);
    vi.advanceTimersByTime(0.5);
    expect(sizes).toEqual([1, 2]);
    come('d');
    come('e');
    vi.advanceTimersByTime(2);
    expect(sizes).toEqual([1, 2, 2]);
    expect(given).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is made of what comes less than a millisecond after any other event', async () => {
    const { sizes, come } = await startWith(echo);
    come('a');
    vi.advanceTimersByTime(1);
    come('b');
    expect(sizes).toEqual([1, 1]);
    vi.advanceTimersByTime(10);
    come('of one viewer', { together: null });
    come('c');
    come('d');
    expect(sizes).toEqual([1, 1, 1]);
    vi.advanceTimersByTime(2);
    expect(sizes).toEqual([1, 1, 1, 2]);
  });

  it('does not wait when it holds a quarter of a megabyte', async () => {
    const { sizes, come } = await startWith(echo);
    come('a');
    come('b');
    come('x'.repeat(300_000));
    expect(sizes).toEqual([1, 2]);
  });

  it('that cannot be run leaves each alone, for five seconds, and only who cannot be run alone is told so', async () => {
    const { sizes, given, come } = await startWith(async (...asked) => {
      const [, , , events] = asked;
      if (events.length > 1 || events[0]?.json === 'bad') throw new Error('too large');
      return echo(...asked);
    });
    for (const json of ['a', 'b', 'bad']) come(json);
    await vi.advanceTimersByTimeAsync(2);
    expect(sizes).toEqual([1, 2, 1, 1]);
    expect(given).toEqual(['a', 'b', expect.stringContaining('"sequence":3')]);
    for (const json of ['c', 'd']) come(json);
    expect(sizes.slice(4)).toEqual([1, 1]);
    for (const json of ['e', 'f', 'g']) come(json, { isOther: true });
    await vi.advanceTimersByTimeAsync(2);
    expect(sizes.slice(6, 7)).toEqual([3]);
    await vi.advanceTimersByTimeAsync(5_000);
    for (const json of ['h', 'i', 'j']) come(json);
    await vi.advanceTimersByTimeAsync(2);
    expect(sizes.slice(10, 12)).toEqual([1, 2]);
    expect(given.slice(3).toSorted()).toEqual(['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
  });

  it('of one is not run again when it fails, be it at once', async () => {
    const { sizes, given, come } = await startWith(() => {
      throw new Error('too large');
    });
    come('a');
    come('b');
    vi.advanceTimersByTime(2);
    expect(sizes).toEqual([1, 1]);
    expect(given).toEqual([1, 2].map((sequence) => expect.stringContaining(`"sequence":${sequence}`)));
  });

  it('does not wait longer than a quarter of a second for a subgraph that some of it may not need', async () => {
    let late: (answers: EventAnswers) => void = () => {};
    const { sizes, given, come } = await startWith((...asked) => {
      const [, , , events] = asked;
      if (events.length === 1) return echo(...asked);
      return new Promise((resolve) => {
        late = resolve;
      });
    });
    for (const json of ['a', 'b', 'c']) come(json);
    await vi.advanceTimersByTimeAsync(251);
    expect(given).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(sizes).toEqual([1, 2, 1, 1]);
    late(['b', 'c'].map(byteText));
    await vi.advanceTimersByTimeAsync(1);
    expect(given).toEqual(['a', 'b', 'c']);
  });

  it('is forgotten when there are no subscriptions any more', async () => {
    const { runs, sizes, come } = await startWith(echo);
    for (const json of ['a', 'b', 'c']) come(json);
    runs.close();
    vi.advanceTimersByTime(10);
    expect(sizes).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
