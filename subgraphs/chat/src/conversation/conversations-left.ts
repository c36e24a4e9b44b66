import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import { type LiveOptions, live, type WakeUps } from '@kizuna/kit/graph/live';
import type { Tables } from '../db/tables.ts';
import { conversationOfAnnouncement, userTopic } from './conversation-topics.ts';
import { findMemberships, listNewestMemberships } from './member-repository.ts';

/** Of somebody who is in more, only those are watched over into which they came last. */
const maxWatched = 1_000;

/** Everybody who is signed in follows this, and what it makes good is rare: it is looked for less often than by others. */
const lookAgainMs = 60_000;

/** The conversations that one user was in, and is no longer: each when they have left it, or were taken out. */
export async function followConversationsLeft(
  db: Executor<Tables>,
  bus: Bus,
  userId: number,
  options?: LiveOptions,
): Promise<AsyncIterableIterator<number>> {
  async function* left(wakeUps: WakeUps) {
    const known = new Set(await listNewestMemberships(db, userId, maxWatched));
    for (let news = await wakeUps.next(); news; news = await wakeUps.next()) {
      const named = news.payloads.map(conversationOfAnnouncement).filter((id) => id !== null);
      const looked = news.mayHaveMissed ? [...new Set([...known, ...named])] : named;
      const present = new Set((await findMemberships(db, userId, looked)).map(({ conversationId }) => conversationId));
      for (const id of looked) {
        if (present.has(id)) known.add(id);
        // Whoever came and went between two looks was announced, if never known.
        else if (known.delete(id) || named.includes(id)) yield id;
      }
    }
  }
  return await live(bus, [userTopic(userId)], left, { lookAgainMs, ...options });
}
