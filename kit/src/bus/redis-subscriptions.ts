import { type Redis, ReplyError } from 'ioredis';
import { unavailable, withDeadline } from '../errors/deadline.ts';
import type { Logger } from '../logging/logger.ts';

/** The SUBSCRIBEs of one connection, counted by holder, and set up again after each reconnect. */
export interface RedisSubscriptions {
  /**
   * Resolves when SUBSCRIBE of `channel` stands. Each call, also one that fails, must be answered by one `release`.
   * @throws SERVICE_UNAVAILABLE after 10 seconds without Redis
   */
  hold(channel: string): Promise<void>;
  /** Takes one hold back; the last one unsubscribes. */
  release(channel: string): Promise<void>;
  /** Lets those who wait in `hold` fail. The connection itself belongs to the caller. */
  close(): void;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

interface Held {
  holders: number;
  /** Whether `stands` is resolved. */
  standing: boolean;
  /** Resolves when SUBSCRIBE stands on the present connection; made anew when the connection breaks. */
  stands: Deferred;
}

const deadlineMs = 10_000;

/**
 * @param subscriber a connection used for nothing else, with `autoResubscribe` off: ioredis does not tell when its own
 * resubscription stands, and `onResume` must not fire before
 * @param onResume is called when the connection broke and all subscriptions stand again
 */
export function createRedisSubscriptions(subscriber: Redis, onResume: () => void, logger: Logger): RedisSubscriptions {
  const held = new Map<string, Held>();
  let connectedBefore = false;

  const subscribe = async (entries: [string, Held][]): Promise<boolean> => {
    if (entries.length === 0) return true;
    try {
      await subscriber.subscribe(...entries.map(([channel]) => channel));
      for (const [, entry] of entries) {
        entry.standing = true;
        entry.stands.resolve();
      }
      return true;
    } catch (error) {
      if (error instanceof ReplyError) {
        logger.error({ err: error }, 'Redis refused a subscription');
        for (const [, entry] of entries) entry.stands.reject(unavailable('The bus', error));
      } else if (subscriber.status === 'ready') {
        // Connected, but no answer: only a new connection can tell what stands. The ready handler goes on from there.
        logger.warn({ err: error }, 'Redis did not answer a subscription; connecting again');
        subscriber.disconnect(true);
      }
      return false;
    }
  };

  subscriber.on('close', () => {
    for (const entry of held.values()) {
      if (entry.standing) entry.stands = createDeferred();
      entry.standing = false;
    }
  });

  subscriber.on('ready', () => {
    const again = connectedBefore;
    connectedBefore = true;
    void subscribe([...held]).then((standing) => {
      if (standing && again) onResume();
      // Broken once more meanwhile: the next ready tries again, and it counts as a resumption.
    });
  });

  return {
    async hold(channel) {
      const present = held.get(channel);
      const entry = present ?? { holders: 0, standing: false, stands: createDeferred() };
      entry.holders += 1;
      if (!present) {
        held.set(channel, entry);
        if (subscriber.status === 'ready') void subscribe([[channel, entry]]);
      }
      await withDeadline(entry.stands.promise, deadlineMs, 'The bus');
    },
    async release(channel) {
      const entry = held.get(channel);
      if (!entry) return;
      entry.holders -= 1;
      if (entry.holders > 0) return;
      // SUBSCRIBE and UNSUBSCRIBE go out in the order of these calls, so a new hold right after this one is safe.
      held.delete(channel);
      if (subscriber.status === 'ready') await subscriber.unsubscribe(channel).catch(() => undefined);
    },
    close() {
      for (const entry of held.values()) entry.stands.reject(unavailable('The bus', new Error('the bus is closed')));
      held.clear();
    },
  };
}

function createDeferred(): Deferred {
  let resolve = (): void => undefined;
  let reject = (_reason: Error): void => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // A hold that nobody waits for any more must not count as an unhandled rejection.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
