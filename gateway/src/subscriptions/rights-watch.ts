import type { Bus } from '@kizuna/kit/bus/bus';
import type { Logger } from '@kizuna/kit/logging/logger';
import type { Subscriber } from './subscriber.ts';

/** Watches over the rights of those who follow a shared stream. */
export interface RightsWatch {
  /** Whether rights may have changed since it began. */
  readonly hasChanged: boolean;
  /** Asks for one of them now. */
  check(subscriber: Subscriber): Promise<void>;
  close(): void;
}

export interface RightsWatchOptions {
  readonly subscribers: () => readonly Subscriber[];
  /** Null while nobody can say. */
  readonly mayStay: (subscriber: Subscriber) => Promise<boolean | null>;
  readonly expel: (subscriber: Subscriber) => void;
  readonly logger: Logger;
}

const askAgainMs = 300;
/** Who cannot be asked about for so long is let go of: they may come back and resume. */
const maxUnansweredMs = 10_000;

/**
 * Asks about every follower when a topic says so, and after announcements may have been lost.
 * @throws what the bus throws
 */
export async function followRights(
  bus: Bus,
  topics: readonly string[],
  { subscribers, mayStay, expel, logger }: RightsWatchOptions,
): Promise<RightsWatch> {
  let hasChanged = false;
  let closed = false;

  async function check(subscriber: Subscriber): Promise<void> {
    const giveUpAt = performance.now() + maxUnansweredMs;
    while (!closed && subscribers().includes(subscriber)) {
      const stays = await mayStay(subscriber).catch((error: unknown) => {
        logger.error({ err: error }, 'rights could not be checked');
        return null;
      });
      if (stays) return;
      if (stays === false || performance.now() > giveUpAt) {
        expel(subscriber);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, askAgainMs).unref());
    }
  }

  function checkAll(): void {
    hasChanged = true;
    for (const subscriber of subscribers()) void check(subscriber);
  }

  const stops = [bus.onResume(checkAll)];
  function close(): void {
    closed = true;
    for (const stop of stops) void stop();
  }
  try {
    for (const topic of topics) stops.push(await bus.subscribe(topic, checkAll));
  } catch (error) {
    close();
    throw error;
  }
  return {
    get hasChanged() {
      return hasChanged;
    },
    check,
    close,
  };
}
