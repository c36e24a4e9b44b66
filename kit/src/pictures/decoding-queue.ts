import { KizunaError } from '../errors/kizuna-error.ts';
import { whenPlaceIsFree } from './picture-decoding.ts';
import { createTurns } from './turns.ts';

/** What a refused picture is told to wait for: about the time that a full queue takes. */
const retryAfterMs = 5_000;

/** Runs the work in its turn. @throws KizunaError RATE_LIMITED with `details.retryAfterMs` when too many wait */
export type DecodingQueue = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface DecodingQueueOptions {
  /** How many run at once. @default 1 */
  readonly atOnce?: number;
  /** How many may wait besides. */
  readonly maxWaiting: number;
}

/**
 * Runs work on pictures in the order in which it came, and little of it at once: what all queues of the process run together, the
 * places of `picture-decoding.ts` bound. Decoding takes hundreds of megabytes and one of the few threads on which passwords are
 * hashed, too: people who send pictures all at once must neither take the process's memory nor keep others from signing in.
 */
export function createDecodingQueue({ atOnce = 1, maxWaiting }: DecodingQueueOptions): DecodingQueue {
  const turns = createTurns(atOnce);

  return async (work) => {
    const isRefused = turns.isFull && turns.waiting >= maxWaiting;
    if (isRefused) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs } });
    return turns.run(() => whenPlaceIsFree(work));
  };
}
