import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import { type LiveOptions, live, type News } from '@kizuna/kit/graph/live';
import { usersConcerned } from '@kizuna/kit/graph/rights-announcement';
import type { Tables } from '../db/tables.ts';
import { accessTopic, readMarkTopic, readReceiptsTopic } from './conversation-topics.ts';
import { findMembers, type MemberRow } from './member-repository.ts';

export interface ReadMarksOptions {
  readonly db: Executor<Tables>;
  readonly bus: Bus;
  /** Of the conversation. */
  readonly id: number;
  /** Who follows; null for many who share the stream, each of whom is let go by whoever shares it out. */
  readonly viewerId: number | null;
  readonly mayGoOn: () => Promise<boolean>;
  readonly live?: LiveOptions | undefined;
}

/**
 * Read marks of one conversation as others see them, as they move from now on; several moves of one mark may come as one. It is for
 * those who have been authorised, and ends when `mayGoOn` says no.
 */
export function followReadMarks({
  db,
  bus,
  id,
  viewerId,
  mayGoOn,
  live: options,
}: ReadMarksOptions): Promise<AsyncIterableIterator<MemberRow>> {
  return live(
    bus,
    [readMarkTopic(id), accessTopic(id), ...(viewerId === null ? [] : [readReceiptsTopic])],
    async function* marks(wakeUps) {
      const members = await findMembers(db, [id]);
      const known = new Map(members.map((row) => [row.userId, row.shownReadSequence]));
      for (let news = await wakeUps.next(); news; news = await wakeUps.next()) {
        if (viewerId !== null && isOthersRights(news, viewerId)) continue;
        if (!(await mayGoOn())) return;
        for (const row of await findMembers(db, [id])) {
          const before = known.get(row.userId) ?? 0;
          known.set(row.userId, row.shownReadSequence);
          if (row.shownReadSequence > before) yield row;
        }
      }
    },
    options,
  );
}

/** Whether all that was heard is that others may have lost the right: the whole installation announces that of read receipts. */
function isOthersRights({ payloads, mayHaveMissed }: News, viewerId: number): boolean {
  if (mayHaveMissed || payloads.length === 0) return false;
  return payloads.every((payload) => usersConcerned(payload)?.has(viewerId) === false);
}
