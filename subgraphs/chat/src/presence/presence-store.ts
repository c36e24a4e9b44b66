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
const entry = z.object({ status: z.enum(['ONLINE', 'AWAY', 'OFFLINE']), at: z.number() });

/** Keeps the last word of everybody, for a month; nothing of it is durable. */
export interface PresenceStore {
  get(userId: number): Promise<KnownPresence>;
  /** @returns whether this looks different from before */
  set(userId: number, status: PresenceState['status']): Promise<boolean>;
}

const keyOf = (userId: number) => `chat:presence:${userId}`;

/** Drops the last word of somebody who is gone for good. */
export const forgetPresence = (cache: Cache, userId: number): Promise<void> => cache.delete(keyOf(userId));

/** @param expiresMs after so long without another word, somebody is no longer here */
export function createPresenceStore(cache: Cache, expiresMs: number): PresenceStore {
  async function get(userId: number): Promise<KnownPresence> {
    const text = await cache.get(keyOf(userId));
    const last = text === null ? null : entry.parse(JSON.parse(text));
    const holdsForMs = last ? last.at + expiresMs - Date.now() : 0;
    if (last && last.status !== 'OFFLINE' && holdsForMs > 0) {
      return { state: { userId, status: last.status, lastSeenAt: null }, holdsForMs };
    }
    return { state: { userId, status: 'OFFLINE', lastSeenAt: last && new Date(last.at) }, holdsForMs: null };
  }

  return {
    get,
    async set(userId, status) {
      const { state } = await get(userId);
      await cache.set(keyOf(userId), JSON.stringify({ status, at: Date.now() }), monthSeconds);
      return state.status !== status;
    },
  };
}
