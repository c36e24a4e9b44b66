import type { Bus } from '../bus/bus.ts';
import { asyncIterator } from './async-iterator.ts';

/** What was announced since somebody last asked. */
export interface News {
  /** The payloads, in order, each distinct one once. */
  readonly payloads: readonly unknown[];
  /** true: announcements may have been lost, so look at everything again. */
  readonly mayHaveMissed: boolean;
}

/** Remembers announcements until they are asked for; many before one `next` are given at once. */
export interface WakeUps {
  /** Waits for news; null when the subscription has ended. */
  next(): Promise<News | null>;
}

/** Beyond this many unread announcements the reader is told to look at everything instead. */
const maxPending = 1_000;

/**
 * The source stream of a GraphQL subscription that reads its events from the database and is only woken by the bus. The
 * wake-ups stand before `events` first reads, so nothing falls between reading and listening; after a broken connection of
 * the bus it is woken too.
 * @param topics announcements that mean "look again"
 * @param events an async generator that reads what is new, yields it, then waits for `wakeUps.next()`
 */
export async function live<Event>(
  bus: Bus,
  topics: readonly string[],
  events: (wakeUps: WakeUps) => AsyncGenerator<Event, void, void>,
): Promise<AsyncIterableIterator<Event>> {
  let pending = new Map<string, unknown>();
  let missed = false;
  let ended = false;
  let wake: () => void = () => {};
  const announce = (payload: unknown) => {
    if (pending.size < maxPending) pending.set(JSON.stringify(payload) ?? '', payload);
    else missed = true;
    wake();
  };
  const resume = () => {
    missed = true;
    wake();
  };
  const subscriptions = [bus.onResume(resume)];
  const end = async () => {
    if (ended) return;
    ended = true;
    wake();
    await Promise.all(subscriptions.map((unsubscribe) => unsubscribe()));
  };
  try {
    for (const topic of topics) subscriptions.push(await bus.subscribe(topic, announce));
  } catch (error) {
    await end();
    throw error;
  }
  const generator = events({
    async next() {
      if (pending.size === 0 && !missed && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (ended) return null;
      const news = { payloads: [...pending.values()], mayHaveMissed: missed };
      pending = new Map();
      missed = false;
      return news;
    },
  });
  return asyncIterator(
    async () => {
      try {
        const result = await generator.next();
        if (result.done) await end();
        return result;
      } catch (error) {
        await end();
        throw error;
      }
    },
    // A generator that waits cannot be returned from outside: it is woken first, sees the end and leaves by itself.
    async () => {
      await end();
      await generator.return();
    },
  );
}
