import type { AfterCommit } from '@kizuna/kit/accounts/account-data';
import type { Executor } from '@kizuna/kit/db/database';
import type { Announcements } from '../conversation/announcements.ts';
import type { Tables } from '../db/tables.ts';
import { findSecretReaders } from '../settings/settings-repository.ts';
import { lockConversationsOf } from './held-conversations.ts';
import { mergeConversation } from './merge-conversations.ts';
import {
  moveBlocks,
  moveEvents,
  moveMentions,
  moveMessages,
  moveReactions,
  moveReports,
  moveSettings,
} from './merge-rows-repository.ts';

/** Gives everything that `from` said, did and was in a conversation to `to`. */
export async function mergeChat(
  tx: Executor<Tables>,
  announcements: Announcements,
  from: number,
  to: number,
  after: AfterCommit,
): Promise<void> {
  const joined: number[] = [];
  for (const row of await lockConversationsOf(tx, from)) {
    if (await mergeConversation(tx, row, from, to)) joined.push(row.id);
  }
  await moveMessages(tx, from, to);
  await moveEvents(tx, from, to);
  await moveMentions(tx, from, to);
  await moveReactions(tx, from, to);
  await moveBlocks(tx, from, to);
  await moveReports(tx, from, to);
  await moveSettings(tx, from, to);
  const showsReading = !(await findSecretReaders(tx, [to])).has(to);
  after(async () => {
    if (!showsReading) await announcements.readReceiptsOff(to);
    for (const id of joined) {
      await announcements.accessChanged(id, [from]);
      await announcements.readMarkMoved(id, to);
    }
  });
}
