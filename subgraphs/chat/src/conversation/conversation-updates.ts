import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import { type LiveOptions, live, type WakeUps } from '@kizuna/kit/graph/live';
import type { Page } from '@kizuna/kit/graph/pagination';
import type { Tables } from '../db/tables.ts';
import { type ConversationRow, findConversations, listConversationsOf } from './conversation-repository.ts';
import { conversationOfAnnouncement, userTopic } from './conversation-topics.ts';
import { findMemberships, type MemberRow } from './member-repository.ts';

/** Of a gap in the announcements, the conversations with the latest activity are made good. */
const newestPage: Page = { limit: 50, backward: false, after: null, before: null };
const maxRemembered = 200;

/**
 * Conversations of one user as they change from now on: those that are announced, and, where an announcement may have been
 * lost, those that do not look as they did when they were last given.
 */
export async function followConversations(
  db: Executor<Tables>,
  bus: Bus,
  userId: number,
  options?: LiveOptions,
): Promise<AsyncIterableIterator<ConversationRow>> {
  /** The newest ones that look different from what `known` says; it is brought up to date. */
  async function changed(known: KnownStates): Promise<ConversationRow[]> {
    const rows = await listConversationsOf(db, userId, newestPage);
    const ids = rows.map(({ id }) => id);
    const members = new Map((await findMemberships(db, userId, ids)).map((member) => [member.conversationId, member]));
    return rows.filter((row) => known.learn(row, members.get(row.id)));
  }

  async function* changes(wakeUps: WakeUps) {
    const known = createKnownStates();
    await changed(known);
    for (let news = await wakeUps.next(); news; news = await wakeUps.next()) {
      for (const payload of news.payloads) {
        const conversationId = conversationOfAnnouncement(payload);
        if (conversationId === null) continue;
        const [found] = await findConversations(db, userId, [conversationId]);
        if (!found?.membership) continue;
        known.learn(found.row, found.membership);
        yield found.row;
      }
      if (news.mayHaveMissed) yield* await changed(known);
    }
  }
  return await live(bus, [userTopic(userId)], changes, options);
}

interface KnownStates {
  /** Remembers how the conversation looks. @returns whether it looked different, or was not known */
  learn(row: ConversationRow, member: MemberRow | null | undefined): boolean;
}

/** How conversations looked, for the ones that were looked at last. */
function createKnownStates(): KnownStates {
  const states = new Map<number, string>();
  return {
    learn({ id, updatedAt, lastSequence }, member) {
      const { lastReadSequence, markedUnread, mutedUntil, mutedLevel } = member ?? {};
      const own = `${lastReadSequence} ${markedUnread} ${mutedUntil?.getTime()} ${mutedLevel}`;
      const state = `${updatedAt.getTime()} ${lastSequence} ${own}`;
      const different = states.get(id) !== state;
      states.delete(id);
      states.set(id, state);
      const [oldest] = states.keys();
      if (states.size > maxRemembered && oldest !== undefined) states.delete(oldest);
      return different;
    },
  };
}
