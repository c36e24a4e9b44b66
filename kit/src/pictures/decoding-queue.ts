import { KizunaError } from '../errors/kizuna-error.ts';
import { whenPlaceIsFree } from './picture-decoding.ts';
import { createTurns } from './turns.ts';

/** What a refused picture is told to wait for: about the time that a full queue takes. */
const retryAfterMs = 5_000;

/** So much of one's own may wait. */
const maxWaitingOfOne = 2;

/** What who has more is told to wait for: about the time that a large picture takes, when others have their turns in between. */
const ownRetryAfterMs = 2_000;

/**
 * Runs the work in its turn.
 * @param person the number of the user who sent the picture: so people take turns, and two pictures of each may wait. Without it, all
 *   that is nobody's waits in one line, and only `maxWaiting` bounds it
 * @throws KizunaError RATE_LIMITED with `details.retryAfterMs` when too many wait
 */
export type DecodingQueue = <Result>(work: () => Promise<Result>, person?: number) => Promise<Result>;

export interface DecodingQueueOptions {
  /** How many run at once. @default 1 */
  readonly atOnce?: number;
  /** How many may wait besides. */
  readonly maxWaiting: number;
}

/**
 * Runs work on pictures one person after the other, and little of it at once: what all queues of the process run together, the
 * places of `picture-decoding.ts` bound. Decoding takes hundreds of megabytes and one of the few threads on which passwords are
 * hashed, too: people who send pictures all at once must neither take the process's memory nor keep others from signing in.
 */
export function createDecodingQueue({ atOnce = 1, maxWaiting }: DecodingQueueOptions): DecodingQueue {
  const turns = createTurns(atOnce);

  return async (work, person) => {
    const hasEnough = person !== undefined && turns.waitingOf(person) >= maxWaitingOfOne;
    if (turns.isFull && hasEnough)
      throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs: ownRetryAfterMs } });
    const isRefused = turns.isFull && turns.waiting >= maxWaiting;
    if (isRefused) throw new KizunaError('RATE_LIMITED', { details: { retryAfterMs } });
    return turns.run(() => whenPlaceIsFree(work), person);
  };
}
