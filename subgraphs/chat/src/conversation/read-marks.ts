import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import { type LiveOptions, live } from '@kizuna/kit/graph/live';
import type { Tables } from '../db/tables.ts';
import { findSecretReaders } from '../settings/settings-repository.ts';
import { accessTopic, readMarkTopic } from './conversation-topics.ts';
import { findMembers, type MemberRow } from './member-repository.ts';

export interface ReadMarksOptions {
  readonly db: Executor<Tables>;
  readonly bus: Bus;
  /** Of the conversation. */
  readonly id: number;
  /** While it says yes, nothing is told of the marks; where they are is, as soon as it says no. */
  readonly isHidden: () => Promise<boolean>;
  readonly mayGoOn: () => Promise<boolean>;
  readonly live?: LiveOptions | undefined;
}

/**
 * Read marks of one conversation as they move from now on, of those who show theirs; several moves of one mark may come as one. It is
 * for those who have been authorised, and ends when `mayGoOn` says no.
 */
export function followReadMarks({
  db,
  bus,
  id,
  isHidden,
  mayGoOn,
  live: options,
}: ReadMarksOptions): Promise<AsyncIterableIterator<MemberRow>> {
  return live(
    bus,
    [readMarkTopic(id), accessTopic(id)],
    async function* marks(wakeUps) {
      const members = (await isHidden()) ? [] : await findShownMembers(db, id);
      const known = new Map(members.map((row) => [row.userId, row.lastReadSequence]));
      while (await wakeUps.next()) {
        if (!(await mayGoOn())) return;
        if (await isHidden()) continue;
        for (const row of await findShownMembers(db, id)) {
          const before = known.get(row.userId) ?? 0;
          known.set(row.userId, row.lastReadSequence);
          if (row.lastReadSequence > before) yield row;
        }
      }
    },
    options,
  );
}

/** Whoever shows their mark again is as good as new: it is told where it is by then. */
async function findShownMembers(db: Executor<Tables>, id: number): Promise<MemberRow[]> {
  const members = await findMembers(db, [id]);
  const secret = await findSecretReaders(
    db,
    members.map(({ userId }) => userId),
  );
  return members.filter(({ userId }) => !secret.has(userId));
}
