import { KizunaError } from '@kizuna/kit/errors/kizuna-error';

/** What a refused picture is told to wait for: about the time that a full queue takes. */
const retryAfterMs = 5_000;

/**
 * Runs one piece of work at a time, in order. Decoding takes memory and one of the few threads on which passwords are hashed,
 * too: people who send pictures all at once must not keep others from signing in.
 * @param maxWaiting how many may wait besides the one under way
 * @returns runs the work in its turn. @throws KizunaError RATE_LIMITED with `details.retryAfterMs` when too many wait
 */
export function createDecodingQueue(maxWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let taken = 0;
  let last: Promise<unknown> = Promise.resolve();

  return async (work) => {
    if (taken > maxWaiting) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs } });
    taken += 1;
    // A failure is for who sent that picture; the next one has its turn all the same.
    const result = last.then(work);
    last = result.then(
      () => {},
      () => {},
    );
    try {
      return await result;
    } finally {
      taken -= 1;
    }
  };
}
