import { asyncIterator } from '@kizuna/kit/graph/async-iterator';
import type { Sink } from 'graphql-ws';

/** Events that may wait for their reader. */
const maxWaiting = 256;

/**
 * The events of one subscription on a socket that others share, so that it cannot be held back: past so many that wait it is broken off,
 * and what waits is given first. A reader that knows where it stands opens it again from there.
 * @param subscribe begins it. @returns ends it
 */
export function boundedEvents<Event>(subscribe: (sink: Sink<Event>) => () => void): AsyncIterableIterator<Event> {
  const waiting: Event[] = [];
  let ended = false;
  let failure: unknown = null;
  let wake = () => {};

  function end(why: unknown): void {
    if (ended) return;
    ended = true;
    failure = why;
    wake();
  }

  const stop = subscribe({
    next(event) {
      if (ended) return;
      waiting.push(event);
      if (waiting.length >= maxWaiting) {
        end(new Error(`More than ${maxWaiting} events wait for their reader.`));
        stop();
      }
      wake();
    },
    error: end,
    complete: () => end(null),
  });
  return asyncIterator<Event>(
    async () => {
      while (waiting.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const event = waiting.shift();
      if (event !== undefined) return { done: false, value: event };
      if (failure !== null) throw failure;
      return { done: true, value: undefined };
    },
    async () => {
      waiting.length = 0;
      end(null);
      stop();
    },
  );
}
