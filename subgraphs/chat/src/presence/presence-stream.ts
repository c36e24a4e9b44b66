import type { Bus } from '@kizuna/kit/bus/bus';
import { createChangeQueue } from '../change-queue.ts';
import { presenceTopic } from '../conversation/conversation-topics.ts';
import type { Companion } from './presence-repository.ts';
import { goneSince, type PresenceState, type PresenceStore } from './presence-store.ts';

/** Whom the follower was found to know is not asked for again within so long: who takes what comes asks once, not twice. */
const trustedMs = 1_000;

export interface PresenceStreamOptions {
  readonly bus: Bus;
  readonly store: PresenceStore;
  readonly userIds: readonly number[];
  /** Of these, whom the follower may know of now. */
  readonly findKnown: (userIds: readonly number[]) => Promise<ReadonlyMap<number, Companion>>;
}

/**
 * Who of these is here: first as it is now, then as it changes. That somebody's word has run out is found out here. Of whom the
 * follower may not know, nothing is said, until they may; of whom they may no longer, that they are offline. Who has blocked the follower
 * looks like somebody who is offline.
 */
export async function followPresence(options: PresenceStreamOptions): Promise<AsyncIterableIterator<PresenceState>> {
  const { bus, store, userIds, findKnown } = options;
  const timers = new Map<number, NodeJS.Timeout>();
  const given = new Map<number, PresenceState['status']>();
  /** Of each, how often it was looked: of two looks at once, the later one knows better. */
  const looks = new Map<number, number>();
  /** Of those of whom the follower may know all by the last look, when that was, by `performance.now()`. */
  const foundKnown = new Map<number, number>();
  const isJustFound = (userId: number) => performance.now() - (foundKnown.get(userId) ?? -Infinity) < trustedMs;
  const queue = createChangeQueue<PresenceState>({
    isAllowed: async (state) => {
      if (state === null || isUnknown(state) || isJustFound(state.userId)) return true;
      const companion = (await findKnown([state.userId])).get(state.userId);
      return companion !== undefined && (!companion.isHidden || isSeenAt(state, companion.seenAt));
    },
    skipsForbidden: true,
    onEnd: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  });

  async function look(userId: number, known?: ReadonlyMap<number, Companion>): Promise<void> {
    const turn = (looks.get(userId) ?? 0) + 1;
    looks.set(userId, turn);
    const companion = (known ?? (await findKnown([userId]))).get(userId);
    if (!companion && !given.has(userId)) return;
    const isOpen = companion !== undefined && !companion.isHidden;
    const { state, holdsForMs } = isOpen
      ? await store.get(userId)
      : { state: goneSince(userId, companion?.seenAt ?? null), holdsForMs: null };
    if (queue.hasEnded() || looks.get(userId) !== turn) return;
    if (isOpen) foundKnown.set(userId, performance.now());
    else foundKnown.delete(userId);
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
  const known = await findKnown(userIds);
  await Promise.all(userIds.map((userId) => look(userId, known)));
  return queue.stream;
}

const isUnknown = ({ status, lastSeenAt }: PresenceState): boolean => status === 'OFFLINE' && lastSeenAt === null;

/** Whether it says no more than that they were seen then. */
const isSeenAt = ({ status, lastSeenAt }: PresenceState, seenAt: Date | null): boolean =>
  status === 'OFFLINE' && lastSeenAt?.getTime() === seenAt?.getTime();
