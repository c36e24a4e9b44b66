import type { Executor } from '@kizuna/kit/db/database';
import { ownedPages, type PageOf, pageKey } from '@kizuna/kit/graph/owned-pages';
import type { Connection, Page } from '@kizuna/kit/graph/pagination';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import { findPartedPairs } from '../block/block-repository.ts';
import type { Tables } from '../db/tables.ts';
import { type EventRow, listEvents } from '../event/event-repository.ts';
import { groupBy } from '../grouping.ts';
import { findLastMessages, listMessages, type MessageRow } from '../message/message-repository.ts';
import { findSecretReaders } from '../settings/settings-repository.ts';
import { mayRead } from './conversation-policy.ts';
import { type ConversationRow, findConversations, type KnownConversation } from './conversation-repository.ts';
import { findMembers, type MemberRow } from './member-repository.ts';
import { countUnread, countUnreadMentions } from './unread-repository.ts';

/** What the fields of many conversations ask for at once; one set for each request. */
export interface ConversationLoaders {
  /** The conversation, if the viewer may read it. */
  readonly conversation: DataLoader<number, ConversationRow | null>;
  readonly membership: DataLoader<number, MemberRow | null>;
  readonly members: DataLoader<number, MemberRow[]>;
  /** By the key of a direct conversation: whether one of the two has blocked the other. */
  readonly isParted: DataLoader<string, boolean>;
  /** By the number of a user: whether they let others see up to where they have read. */
  readonly showsReading: DataLoader<number, boolean>;
  readonly lastMessage: DataLoader<number, MessageRow | null>;
  readonly unreadCount: DataLoader<number, number>;
  readonly unreadMentionCount: DataLoader<number, number>;
  readonly messagesOf: DataLoader<PageOf, Connection<MessageRow>, string>;
  readonly eventsOf: DataLoader<PageOf, Connection<EventRow>, string>;
}

/** No user's number. */
const nobody = 0;

/** @param shared the conversation that is shown to all who may read it, as one event of a shared stream */
export function createConversationLoaders(
  db: Executor<Tables>,
  viewer: Viewer | null,
  shared: number | null = null,
): ConversationLoaders {
  const known = new DataLoader<number, KnownConversation | null>(async (ids) => {
    const rows = viewer || shared !== null ? await findConversations(db, viewer?.userId ?? nobody, ids) : [];
    return inOrder(ids, rows, ({ row }) => row.id);
  });
  const counts = (count: typeof countUnread) =>
    new DataLoader<number, number>(async (ids) => {
      const rows = viewer ? await count(db, viewer.userId, ids) : [];
      return inOrder(ids, rows, ({ conversationId }) => conversationId).map((row) => row?.count ?? 0);
    });
  return {
    // Both come from one query.
    conversation: new DataLoader(async (ids) => {
      const found = await Promise.all(ids.map((id) => known.load(id)));
      return found.map((one) =>
        one && (one.row.id === shared || mayRead(viewer, one.row, one.membership)) ? one.row : null,
      );
    }),
    membership: new DataLoader(async (ids) => {
      const found = await Promise.all(ids.map((id) => known.load(id)));
      return found.map((one) => one?.membership ?? null);
    }),
    members: new DataLoader(async (ids) => {
      const rows = groupBy(await findMembers(db, ids), (row) => row.conversationId);
      return ids.map((id) => rows.get(id) ?? []);
    }),
    isParted: new DataLoader(async (directKeys) => {
      const parted = await findPartedPairs(db, directKeys);
      return directKeys.map((key) => parted.has(key));
    }),
    showsReading: new DataLoader(async (userIds) => {
      const secret = await findSecretReaders(db, userIds);
      return userIds.map((id) => !secret.has(id));
    }),
    lastMessage: new DataLoader(async (ids) =>
      inOrder(ids, await findLastMessages(db, ids), ({ conversationId }) => conversationId),
    ),
    unreadCount: counts(countUnread),
    unreadMentionCount: counts(countUnreadMentions),
    messagesOf: numberedPages((ids, page) => listMessages(db, ids, page)),
    eventsOf: numberedPages((ids, page) => listEvents(db, ids, page)),
  };
}

/** Pages of what has a number in its conversation. */
function numberedPages<Row extends { readonly conversationId: number; readonly sequence: number }>(
  read: (conversationIds: readonly number[], page: Page) => Promise<Row[]>,
): DataLoader<PageOf, Connection<Row>, string> {
  const list = { read, ownerOf: (row: Row) => row.conversationId, keyOf: (row: Row) => [row.sequence] };
  return new DataLoader(ownedPages(list), { cacheKeyFn: pageKey });
}

/** One row for each id; null where there is none. */
function inOrder<Row>(ids: readonly number[], rows: readonly Row[], idOf: (row: Row) => number): (Row | null)[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id) ?? null);
}
