import { isPromise } from '@kizuna/kit/graph/is-promise';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../testing/differential/random.ts';
import type { AnswerForm } from '../testing/differential/system-under-test.ts';
import { createEventEngine, illness, nobody } from '../testing/event-engine.ts';
import { type ByteText, byteText } from './byte-text.ts';
import type { EventToRun } from './executor.ts';

const operation = `
  subscription ($room: ID!, $loud: Boolean, $withReply: Boolean!) {
    said(room: $room) {
      text
      ...Who
      about { price owner { name(loud: $loud) } }
      reply @include(if: $withReply) { text ...Who reply { about { id price } ...Who } }
    }
  }
  fragment Who on Said { by { id name(loud: $loud) boss { name } } heardBy { name } }`;

function someSaid(random: Random, depth: number): object {
  const user = () => ({ id: random.pick(['a', 'b', 'c', 'd', ...(random.chance(0.05) ? [nobody, illness] : [])]) });
  return {
    text: random.pick(['"hø"', null, '\\', 'x'.repeat(40)]),
    by: random.chance(0.8) ? user() : null,
    heardBy: Array.from({ length: random.below(3) }, user),
    about: random.chance(0.6) ? { id: random.pick(['1', '22']), weight: random.pick([1, 2, 3, 4]) } : null,
    reply: depth < 2 && random.chance(0.6) ? someSaid(random, depth + 1) : null,
  };
}

describe.each<AnswerForm>(['later', 'at once'])('events that are run together (subgraphs answer %s)', (form) => {
  it('are each answered as if they were run alone, and ask once', async () => {
    const { executor, context, asked, prepare, say } = createEventEngine(form);
    const ready = await prepare(operation);
    const random = createRandom(20_261_122);
    let [whole, apart] = [0, 0];

    for (let round = 0; round < 150; round += 1) {
      const variables = { room: 'r', loud: random.chance(0.5), withReply: random.chance(0.8) };
      const events = Array.from({ length: 2 + random.below(5) }, (_, sequence): EventToRun => {
        const json = say(ready, someSaid(random, 0), variables);
        return { json, extensions: byteText(`{"sequence":${sequence}}`) };
      });
      const run = (some: readonly EventToRun[]) => {
        const answers = executor.executeEvents(ready.plan, variables, context, some);
        if (form === 'at once') expect(isPromise(answers)).toBe(false);
        return answers;
      };
      const together = await run(events);
      const askedTogether = asked.splice(0).length;
      const alone: (ByteText | null)[] = [];
      for (const event of events) alone.push(...(await run([event])));
      const askedAlone = asked.splice(0).length;

      for (const [index, answer] of alone.entries()) {
        expect(answer).not.toBeNull();
        if (together[index] !== null) expect([round, together[index]]).toEqual([round, answer]);
        if (JSON.parse(answer ?? '').errors) expect(together[index]).toBeNull();
      }
      if (together.includes(null)) apart += 1;
      else whole += 1;
      expect(askedTogether).toBeLessThanOrEqual(Math.min(askedAlone, ready.plan.requests.length - 1));
    }
    expect(whole).toBeGreaterThan(20);
    expect(apart).toBeGreaterThan(20);
  });

  it('are all run alone where a subgraph tells of an error, and only those of which something is missing otherwise', async () => {
    const { executor, context, prepare, say } = createEventEngine(form);
    const ready = await prepare('subscription ($room: ID!) { said(room: $room) { by { name } } }');
    const wholeOf = async (...ids: string[]) => {
      const events = ids.map((id) => ({ json: say(ready, { by: { id } }, { room: 'r' }), extensions: byteText('{}') }));
      const answers = await executor.executeEvents(ready.plan, { room: 'r' }, context, events);
      return answers.map((answer) => answer !== null);
    };
    expect(await wholeOf('a', 'b')).toEqual([true, true]);
    expect(await wholeOf('a', nobody, 'b', 'c')).toEqual([true, false, true, true]);
    expect(await wholeOf('a', illness, 'b')).toEqual([false, false, false]);
    expect(await wholeOf(illness)).toEqual([true]);
  });
});
