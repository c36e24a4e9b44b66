import type { Cache } from '@kizuna/kit/cache/cache';
import { z } from 'zod';

/** Whether somebody is here. */
export interface PresenceState {
  readonly userId: number;
  readonly status: 'ONLINE' | 'AWAY' | 'OFFLINE';
  /** When they were last here; null while they are, and when it is not known. */
  readonly lastSeenAt: Date | null;
}

/** What is known of somebody's presence, and for how long it holds without another word. */
export interface KnownPresence {
  readonly state: PresenceState;
  /** Milliseconds; null: for good. */
  readonly holdsForMs: number | null;
}

const monthSeconds = 30 * 24 * 60 * 60;
/** Of somebody who is signed in at more places, those count that were heard of last. */
const maxPlaces = 20;

/** The last word from one place where somebody is signed in. */
const word = z.object({ place: z.string(), status: z.enum(['ONLINE', 'AWAY', 'OFFLINE']), at: z.number() });
type Word = z.infer<typeof word>;
const words = z.array(word);

/** Keeps the last words of everybody, for a month; nothing of it is durable. */
export interface PresenceStore {
  /** Of all places: one at which they look wins, then one at which they are signed in; each for as long as its own word holds. */
  get(userId: number): Promise<KnownPresence>;
  /**
   * @param place where they are signed in: a session, for example
   * @returns whether this looks different from before
   */
  set(userId: number, place: string, status: PresenceState['status']): Promise<boolean>;
}

/** How somebody looks who went at that moment, and was not here since: after a month it is not known when that was. */
export function goneSince(userId: number, seenAt: Date | null, now = Date.now()): PresenceState {
  const isKnown = seenAt !== null && seenAt.getTime() > now - monthSeconds * 1_000;
  return { userId, status: 'OFFLINE', lastSeenAt: isKnown ? seenAt : null };
}

const keyOf = (userId: number) => `chat:present:${userId}`;

/** Drops the last words of somebody who is gone for good. */
export const forgetPresence = (cache: Cache, userId: number): Promise<void> => cache.delete(keyOf(userId));

/** @param expiresMs after so long without another word, somebody is no longer at a place */
export function createPresenceStore(cache: Cache, expiresMs: number): PresenceStore {
  /**
   * Of each user, what is being written: of two places that speak at once, the word of one would be lost. It still may be when they
   * speak to two processes; its next heartbeat makes that good.
   */
  const writing = new Map<number, Promise<unknown>>();

  async function read(userId: number): Promise<Word[]> {
    const text = await cache.get(keyOf(userId));
    return text === null ? [] : words.parse(JSON.parse(text));
  }

  function stateOf(userId: number, said: readonly Word[], now: number): KnownPresence {
    for (const status of ['ONLINE', 'AWAY'] as const) {
      const last = Math.max(...said.filter((each) => each.status === status).map(({ at }) => at));
      const holdsForMs = last + expiresMs - now;
      if (holdsForMs > 0) return { state: { userId, status, lastSeenAt: null }, holdsForMs };
    }
    const lastSeenAt = said.length === 0 ? null : new Date(Math.max(...said.map(({ at }) => at)));
    return { state: { userId, status: 'OFFLINE', lastSeenAt }, holdsForMs: null };
  }

  async function write(userId: number, place: string, status: PresenceState['status']): Promise<boolean> {
    const said = await read(userId);
    const now = Date.now();
    const others = said.filter((each) => each.place !== place).sort((a, b) => b.at - a.at);
    const saidNow = [{ place, status, at: now }, ...others.slice(0, maxPlaces - 1)];
    await cache.set(keyOf(userId), JSON.stringify(saidNow), monthSeconds);
    return stateOf(userId, said, now).state.status !== stateOf(userId, saidNow, now).state.status;
  }

  return {
    get: async (userId) => stateOf(userId, await read(userId), Date.now()),
    async set(userId, place, status) {
      const turn = (writing.get(userId) ?? Promise.resolve()).catch(() => {}).then(() => write(userId, place, status));
      writing.set(userId, turn);
      try {
        return await turn;
      } finally {
        if (writing.get(userId) === turn) writing.delete(userId);
      }
    },
  };
}
