import { setTimeout as delay } from 'node:timers/promises';

/** A background loop. */
export interface Repetition {
  /** No further round starts; settles when the current one is over. */
  stop(): Promise<void>;
}

/**
 * Does `work` again and again, each time `intervalMs` after the last round ended.
 * @param onError told of a round that threw; the next one comes all the same
 */
export function repeat(intervalMs: number, work: () => Promise<void>, onError: (error: unknown) => void): Repetition {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async () => {
    while (!signal.aborted) {
      await delay(intervalMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await work().catch(onError);
    }
  };
  const over = loop();
  return {
    async stop() {
      stopping.abort();
      await over;
    },
  };
}

/** Whether the promise settles within the time. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const waiting = new AbortController();
  const late = delay(milliseconds, false, { signal: waiting.signal }).catch(() => false);
  const settled = promise.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([settled, late]);
  waiting.abort();
  return inTime;
}
