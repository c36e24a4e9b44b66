import type { Bus, Unsubscribe } from '@kizuna/kit/bus/bus';
import { asyncIterator } from '@kizuna/kit/graph/async-iterator';

/** Beyond so many that nobody takes, the oldest are dropped: they are of this moment only. */
const maxWaiting = 1_000;

/** The source stream of a subscription whose events are nowhere but on the bus. What nobody hears of is lost. */
export interface ChangeQueue<Change> {
  readonly stream: AsyncIterableIterator<Change>;
  push(change: Change): void;
  /** Listens until the stream ends. @throws what the bus throws; the stream has ended then */
  subscribe(bus: Bus, topic: string, handler: (payload: unknown) => void): Promise<void>;
  /** Ends the stream, if whoever follows may no longer. */
  checkAccess(): void;
  hasEnded(): boolean;
}

export interface ChangeQueueOptions<Change> {
  /** Asked before each change is handed out. */
  readonly isAllowed: (change: Change | null) => Promise<boolean>;
  /** Whether a change that is not allowed is left out, and the stream goes on. @default false: it ends */
  readonly skipsForbidden?: boolean;
  /** Called once, when it ends. */
  readonly onEnd?: () => void;
}

export function createChangeQueue<Change>(options: ChangeQueueOptions<Change>): ChangeQueue<Change> {
  const { isAllowed, skipsForbidden = false, onEnd = () => {} } = options;
  const waiting: Change[] = [];
  const subscriptions: Unsubscribe[] = [];
  let ended = false;
  let mustCheck = false;
  let wake: () => void = () => {};

  async function end(): Promise<void> {
    if (ended) return;
    ended = true;
    onEnd();
    wake();
    await Promise.all(subscriptions.map((unsubscribe) => unsubscribe()));
  }

  async function next(): Promise<IteratorResult<Change, void>> {
    while (!ended) {
      const change = waiting.shift();
      if (change === undefined && !mustCheck) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      mustCheck = false;
      const allowed = await isAllowed(change ?? null);
      if (allowed && change !== undefined && !ended) return { done: false, value: change };
      if (!allowed && !skipsForbidden) await end();
    }
    return { done: true, value: undefined };
  }

  return {
    stream: asyncIterator(async () => {
      try {
        return await next();
      } catch (error) {
        await end();
        throw error;
      }
    }, end),
    push(change) {
      if (ended) return;
      waiting.push(change);
      if (waiting.length > maxWaiting) waiting.shift();
      wake();
    },
    async subscribe(bus, topic, handler) {
      try {
        subscriptions.push(await bus.subscribe(topic, handler));
      } catch (error) {
        await end();
        throw error;
      }
    },
    checkAccess() {
      mustCheck = true;
      wake();
    },
    hasEnded: () => ended,
  };
}
