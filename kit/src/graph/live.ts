import type { Bus } from '../bus/bus.ts';
import { asyncIterator } from './async-iterator.ts';
import { createSleepers, type Sleeper } from './sleepers.ts';

/** What was announced since somebody last asked. */
export interface News {
  /** The payloads, in order, each distinct one once. */
  readonly payloads: readonly unknown[];
  /** true: announcements may have been lost, so look at everything again; give nothing that was given already. */
  readonly mayHaveMissed: boolean;
}

/** Remembers announcements until they are asked for; many before one `next` are given at once. */
export interface WakeUps {
  /** Waits for news, at most for `lookAgainMs`; null when the subscription has ended. */
  next(): Promise<News | null>;
}

/**
 * At module level, though it changes, for all streams of a process share it, and `live` is called from everywhere. Its owners are the
 * streams: each takes itself out when it ends, and with the last of them ends the timer, which keeps no process alive.
 */
const sleepers = createSleepers();

/** Beyond this many unread announcements the reader is told to look at everything instead. */
const maxPending = 1_000;

/** An announcement that was never made, or was lost, is made good within about so long. */
const defaultLookAgainMs = 10_000;

export interface LiveOptions {
  /** Without news for about so many milliseconds the reader is told that it may have missed some. @default 10 000 */
  readonly lookAgainMs?: number;
}

/**
 * The source stream of a GraphQL subscription that reads its events from the database and is only woken by the bus. The
 * wake-ups stand before `events` first reads, so nothing falls between reading and listening. It is woken, too, after a
 * broken connection of the bus, and now and then when nothing was heard: whoever announces may fail or die before it does.
 * @param topics announcements that mean "look again"
 * @param events an async generator that reads what is new, yields it, then waits for `wakeUps.next()`
 * @throws what the bus throws when it cannot be listened to; nothing is left behind then
 */
export async function live<Event>(
  bus: Bus,
  topics: readonly string[],
  events: (wakeUps: WakeUps) => AsyncGenerator<Event, void, void>,
  { lookAgainMs = defaultLookAgainMs }: LiveOptions = {},
): Promise<AsyncIterableIterator<Event>> {
  const pending = new Map<string, unknown>();
  let missed = false;
  let ended = false;
  /** Gives the news to who waits for them. */
  let tell: ((news: News | null) => void) | null = null;
  const wake = () => {
    const waiting = tell;
    tell = null;
    waiting?.(take());
  };
  const announce = (payload: unknown) => {
    if (pending.size < maxPending) pending.set(JSON.stringify(payload) ?? '', payload);
    else missed = true;
    wake();
  };
  const resume = () => {
    missed = true;
    wake();
  };
  const reader: Sleeper = { wakeAt: Number.POSITIVE_INFINITY, wake: resume };
  const subscriptions = [bus.onResume(resume)];
  const end = async () => {
    if (ended) return;
    ended = true;
    sleepers.delete(reader);
    wake();
    await Promise.all(subscriptions.map((unsubscribe) => unsubscribe()));
  };
  try {
    for (const topic of topics) subscriptions.push(await bus.subscribe(topic, announce));
  } catch (error) {
    await end();
    throw error;
  }
  sleepers.add(reader);
  const take = (): News | null => {
    reader.wakeAt = Number.POSITIVE_INFINITY;
    if (ended) return null;
    const news = { payloads: [...pending.values()], mayHaveMissed: missed };
    pending.clear();
    missed = false;
    return news;
  };
  // Most streams wait most of the time, and there are many: what waits is kept small.
  const generator = events({
    next() {
      if (pending.size > 0 || missed || ended) return Promise.resolve(take());
      reader.wakeAt = performance.now() + spread(lookAgainMs);
      return new Promise((resolve) => {
        tell = resolve;
      });
    },
  });
  type Result = IteratorResult<Event, void>;
  const onResult = (result: Result): Result | Promise<Result> => (result.done ? end().then(() => result) : result);
  const onError = (error: unknown) => end().then(() => Promise.reject(error));
  return asyncIterator(
    () => generator.next().then(onResult, onError),
    // A generator that waits cannot be returned from outside: it is woken first, sees the end and leaves by itself.
    async () => {
      await end();
      await generator.return();
    },
  );
}

/** A fifth more or less, so that the many followers of one process do not all look at the same moment. */
function spread(milliseconds: number): number {
  return milliseconds * (0.8 + Math.random() * 0.4);
}
