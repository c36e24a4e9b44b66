import type { Bus } from '@kizuna/kit/bus/bus';
import { usersConcerned } from '@kizuna/kit/graph/rights-announcement';
import type { Authorization } from '@kizuna/kit/graph/subgraph-executor';
import type { Logger } from '@kizuna/kit/logging/logger';
import { isPassing } from './passing-failure.ts';
import type { Subscriber } from './subscriber.ts';

/** Watches over the rights of those who follow a shared stream. */
export interface RightsWatch {
  /** When it began, or when rights have changed since, by `performance.now()`. */
  readonly changedAt: number;
  /** Asks for one of them now. */
  check(subscriber: Subscriber): void;
  close(): void;
}

export interface RightsWatchOptions {
  readonly subscribers: () => readonly Subscriber[];
  readonly follows: (subscriber: Subscriber) => boolean;
  /** Asks the subgraph. */
  readonly authorize: (subscriber: Subscriber) => Promise<Authorization>;
  readonly expel: (subscriber: Subscriber) => void;
  readonly logger: Logger;
}

const askAgainMs = 300;
/** At a time, so that the check of a large room lets events through. */
const maxAsked = 32;
/** An announcement that was never made, or was lost, is made good within so long. */
const lookAgainMs = 30_000;
/** Whose right cannot be told for so long, by a subgraph that is there, is let go of. */
const maxUnansweredMs = 10_000;

/**
 * Asks about followers when a topic says so: those whom it names, or everybody. About everybody, too, after announcements may have
 * been lost.
 * @throws what the bus throws
 */
export async function followRights(
  bus: Bus,
  topics: readonly string[],
  { subscribers, follows, authorize, expel, logger }: RightsWatchOptions,
): Promise<RightsWatch> {
  let changedAt = performance.now();
  let closed = false;

  /** Those about whom there was no answer, each with when the subgraph, being there, began to fail; null while it is away. */
  const unsettled = new Map<Subscriber, number | null>();
  /** Users to ask about in the next round; null for all. */
  let concerned: Set<number> | null = new Set();
  let isAsking = false;
  let wake = () => {};

  /** @returns null when it is settled; else why it is not, by the code of an error */
  async function answerFor(subscriber: Subscriber): Promise<unknown> {
    try {
      const answer = await authorize(subscriber);
      if (!('errors' in answer)) return null;
      if (isPassing(answer.errors)) return answer.errors[0]?.extensions?.code;
      expel(subscriber);
      return null;
    } catch (error) {
      logger.error({ err: error }, 'rights could not be checked');
      return 'INTERNAL_ERROR';
    }
  }

  async function ask(subscriber: Subscriber): Promise<void> {
    const why = closed || !follows(subscriber) ? null : await answerFor(subscriber);
    if (why === null) {
      unsettled.delete(subscriber);
      return;
    }
    const now = performance.now();
    const failingSince = why === 'INTERNAL_ERROR' ? (unsettled.get(subscriber) ?? now) : null;
    unsettled.set(subscriber, failingSince);
    if (failingSince === null || now - failingSince <= maxUnansweredMs) return;
    unsettled.delete(subscriber);
    expel(subscriber);
  }

  /**
   * Asks in rounds until there is an answer about everybody. While the subgraph is away nothing comes from it that somebody might not
   * see. Announcements that come meanwhile make one more round, not one each.
   */
  async function askInRounds(): Promise<void> {
    wake();
    if (isAsking) return;
    isAsking = true;
    while (!closed && (concerned?.size !== 0 || unsettled.size > 0)) {
      const whom = concerned;
      concerned = new Set();
      const left = new Set(unsettled.keys());
      for (const one of subscribers()) if (whom === null || whom.has(one.context.viewer?.userId ?? 0)) left.add(one);
      const waiting = [...left];
      const asking = Array.from({ length: maxAsked }, async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) await ask(next);
      });
      await Promise.all(asking);
      if (unsettled.size > 0 && concerned?.size === 0) await pause();
    }
    isAsking = false;
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, askAgainMs).unref();
    });
  }

  /** @param users null for all */
  function askAbout(users: ReadonlySet<number> | null): void {
    concerned = users && concerned && new Set([...concerned, ...users]);
    void askInRounds();
  }

  function changed(users: ReadonlySet<number> | null): void {
    changedAt = performance.now();
    askAbout(users);
  }

  const timer = setInterval(() => askAbout(null), lookAgainMs).unref();
  const stops = [bus.onResume(() => changed(null))];
  function close(): void {
    closed = true;
    clearInterval(timer);
    for (const stop of stops) void stop();
  }
  try {
    for (const topic of topics) stops.push(await bus.subscribe(topic, (payload) => changed(usersConcerned(payload))));
  } catch (error) {
    close();
    throw error;
  }
  changedAt = performance.now();
  return {
    get changedAt() {
      return changedAt;
    },
    check(subscriber) {
      unsettled.set(subscriber, null);
      void askInRounds();
    },
    close,
  };
}
