import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { findLastMessages, type MessageRow } from '../message/message-repository.ts';
import {
  type ConversationRow,
  countUnread,
  findConversationsOf,
  findMembers,
  findMemberships,
  type MemberRow,
} from './conversation-repository.ts';

/** What the fields of many conversations ask for at once; one set for each request. */
export interface ConversationLoaders {
  /** The conversation, if the viewer is in it. */
  readonly conversation: DataLoader<number, ConversationRow | null>;
  readonly membership: DataLoader<number, MemberRow | null>;
  readonly members: DataLoader<number, MemberRow[]>;
  readonly lastMessage: DataLoader<number, MessageRow | null>;
  readonly unreadCount: DataLoader<number, number>;
}

export function createConversationLoaders({ db }: Database<Tables>, viewer: Viewer | null): ConversationLoaders {
  const membership = new DataLoader<number, MemberRow | null>(async (ids) => {
    const rows = viewer ? await findMemberships(db, viewer.userId, ids) : [];
    const byId = new Map(rows.map((row) => [row.conversationId, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
  return {
    membership,
    conversation: new DataLoader(async (ids) => {
      const rows = viewer ? await findConversationsOf(db, viewer.userId, ids) : [];
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    members: new DataLoader(async (ids) => {
      const rows = await findMembers(db, ids);
      return ids.map((id) => rows.filter((row) => row.conversationId === id));
    }),
    lastMessage: new DataLoader(async (ids) => {
      const rows = await findLastMessages(db, ids);
      const byId = new Map(rows.map((row) => [row.conversationId, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    unreadCount: new DataLoader(async (ids) => {
      const rows = viewer ? await countUnread(db, viewer.userId, ids) : [];
      const byId = new Map(rows.map((row) => [row.conversationId, row.count]));
      return ids.map((id) => byId.get(id) ?? 0);
    }),
  };
}
