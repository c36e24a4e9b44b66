import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import { type LiveOptions, live } from '@kizuna/kit/graph/live';
import type { Tables } from '../db/tables.ts';
import { accessTopic, readMarkTopic } from './conversation-topics.ts';
import { findMembers, type MemberRow } from './member-repository.ts';

export interface ReadMarksOptions {
  readonly db: Executor<Tables>;
  readonly bus: Bus;
  /** Of the conversation. */
  readonly id: number;
  readonly mayGoOn: () => Promise<boolean>;
  readonly live?: LiveOptions | undefined;
}

/**
 * Read marks of one conversation as they move from now on; several moves of one mark may come as one. It is for those who
 * have been authorised, and ends when `mayGoOn` says no.
 */
export function followReadMarks({
  db,
  bus,
  id,
  mayGoOn,
  live: options,
}: ReadMarksOptions): Promise<AsyncIterableIterator<MemberRow>> {
  return live(
    bus,
    [readMarkTopic(id), accessTopic(id)],
    async function* marks(wakeUps) {
      const known = new Map((await findMembers(db, [id])).map((row) => [row.userId, row.lastReadSequence]));
      while (await wakeUps.next()) {
        if (!(await mayGoOn())) return;
        for (const row of await findMembers(db, [id])) {
          const before = known.get(row.userId) ?? 0;
          known.set(row.userId, row.lastReadSequence);
          if (row.lastReadSequence > before) yield row;
        }
      }
    },
    options,
  );
}
