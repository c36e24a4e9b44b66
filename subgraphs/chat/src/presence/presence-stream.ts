import type { Bus } from '@kizuna/kit/bus/bus';
import { createChangeQueue } from '../change-queue.ts';
import { presenceTopic } from '../conversation/conversation-topics.ts';
import type { PresenceState, PresenceStore } from './presence-store.ts';

export interface PresenceStreamOptions {
  readonly bus: Bus;
  readonly store: PresenceStore;
  readonly userIds: readonly number[];
  /** Whether the follower may know of this user now. */
  readonly mayKnow: (userId: number) => Promise<boolean>;
}

/** Who of these is here: first as it is now, then as it changes. That somebody's word has run out is found out here. */
export async function followPresence(options: PresenceStreamOptions): Promise<AsyncIterableIterator<PresenceState>> {
  const { bus, store, userIds, mayKnow } = options;
  const timers = new Map<number, NodeJS.Timeout>();
  const given = new Map<number, PresenceState['status']>();
  const queue = createChangeQueue<PresenceState>({
    isAllowed: async (state) => state === null || (await mayKnow(state.userId)),
    skipsForbidden: true,
    onEnd: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  });

  async function look(userId: number): Promise<void> {
    const { state, holdsForMs } = await store.get(userId);
    if (queue.hasEnded()) return;
    clearTimeout(timers.get(userId));
    // A little later than the last moment, so that this is not asked twice for one.
    if (holdsForMs !== null) timers.set(userId, setTimeout(lookAgain, holdsForMs + 1, userId));
    if (given.get(userId) === state.status) return;
    given.set(userId, state.status);
    queue.push(state);
  }

  /** While the cache is away nothing is known: nothing is said, and the next announcement tries again. */
  function lookAgain(userId: number): void {
    look(userId).catch(() => {});
  }

  for (const userId of userIds) await queue.subscribe(bus, presenceTopic(userId), () => lookAgain(userId));
  await Promise.all(userIds.map(look));
  return queue.stream;
}
