import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../testing/differential/random.ts';
import type { AnswerForm } from '../testing/differential/system-under-test.ts';
import { createEventEngine, illness, nobody } from '../testing/event-engine.ts';
import { byteText } from './byte-text.ts';
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
      const events = await Promise.all(
        Array.from({ length: 2 + random.below(5) }, async (_, sequence): Promise<EventToRun> => {
          const json = await say(ready, someSaid(random, 0), variables);
          return { json, extensions: byteText(`{"sequence":${sequence}}`) };
        }),
      );
      const run = async (some: readonly EventToRun[]) => executor.executeEvents(ready.plan, variables, context, some);
      const together = await run(events);
      const askedTogether = asked.splice(0).length;
      const alone = (await Promise.all(events.map((event) => run([event])))).flat();
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
});
