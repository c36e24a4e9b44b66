import { startTestGraph } from '../../testing/test-graph.ts';

/** What a load run tells its gateway. */
export type LoadOrder =
  | { readonly do: 'token'; readonly userId: number }
  /** Lets events happen at a steady pace, each with the time at which it did. */
  | {
      readonly do: 'chatter';
      readonly room: string;
      readonly perSecond: number;
      readonly seconds: number;
      readonly bytes: number;
    }
  | { readonly do: 'measure' }
  | { readonly do: 'stop' };

/** Bytes in use, once all rubbish is collected. */
export interface Memory {
  readonly used: number;
  readonly resident: number;
}

/** Milliseconds since 1970, in fractions, the same in all processes of one machine. */
export const preciseNow = () => performance.timeOrigin + performance.now();

/** A gateway in a process of its own, so that its memory is its own. */
async function main(): Promise<void> {
  const pingEveryMs = Number(process.env.LOAD_PING_MS);
  const graph = await startTestGraph({ edition: 'in one process', maxSockets: 20_000, socketTimes: { pingEveryMs } });

  async function chatter({ room, perSecond, seconds, bytes }: Extract<LoadOrder, { do: 'chatter' }>): Promise<number> {
    const filler = 'x'.repeat(bytes);
    const count = perSecond * seconds;
    const startedAt = preciseNow();
    for (let nth = 0; nth < count; nth += 1) {
      const due = startedAt + (nth * 1_000) / perSecond;
      // A pace, not a wait for anything: this is the load itself.
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - preciseNow())));
      await graph.rooms.say(room, `@${preciseNow()}@${filler}`);
    }
    return count;
  }

  function carryOut(order: LoadOrder): unknown {
    switch (order.do) {
      case 'token':
        return graph.token({ userId: order.userId, expiresIn: '1h' });
      case 'chatter':
        return chatter(order);
      case 'measure': {
        globalThis.gc?.();
        const { heapUsed, external, rss } = process.memoryUsage();
        return { used: heapUsed + external, resident: rss } satisfies Memory;
      }
      case 'stop':
        return graph.close();
    }
  }

  async function answer(id: number, order: LoadOrder): Promise<void> {
    process.send?.({ id, value: (await carryOut(order)) ?? null });
    if (order.do === 'stop') process.disconnect();
  }

  process.on('message', ({ id, order }: { readonly id: number; readonly order: LoadOrder }) => void answer(id, order));
  process.send?.({ id: 0, value: graph.url });
}

if (process.env.LOAD_PING_MS) await main();
