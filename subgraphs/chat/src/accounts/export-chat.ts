import { type ExportContent, exportPages } from '@kizuna/kit/accounts/export-content';
import type { Executor } from '@kizuna/kit/db/database';
import { findAttachments } from '../attachment/attachment-repository.ts';
import type { Tables } from '../db/tables.ts';
import { groupBy } from '../grouping.ts';
import { deletedAsOf } from '../message/message-policy.ts';
import { findSettings } from '../settings/settings-repository.ts';
import {
  listBlocksBy,
  listMembershipsOf,
  listMentionsOf,
  listMessagesBy,
  listReactionsBy,
  listReportsBy,
  listRequestsOf,
  listUnsentBy,
} from './export-repository.ts';

type Db = Executor<Tables>;

const idOf = ({ id }: { readonly id: number }) => id;
const messageIdOf = ({ messageId }: { readonly messageId: number }) => messageId;

/** What somebody said and did in conversations; nothing that others said. */
export async function exportChat(db: Db, userId: number): Promise<ExportContent> {
  return {
    conversations: exportPages(
      (after, limit) => listMembershipsOf(db, userId, after, limit),
      ({ conversationId }) => conversationId,
    ),
    messages: exportPages(
      (after, limit) => listMessagesBy(db, userId, after, limit),
      idOf,
      (rows) => asSent(db, rows),
    ),
    settings: await findSettings(db, userId),
    unsentAttachments: await listUnsentBy(db, userId),
    reactions: exportPages((after, limit) => listReactionsBy(db, userId, after, limit), messageIdOf),
    mentions: exportPages((after, limit) => listMentionsOf(db, userId, after, limit), messageIdOf),
    blockedUsers: exportPages(
      (after, limit) => listBlocksBy(db, userId, after, limit),
      (row) => row.userId,
    ),
    reports: exportPages((after, limit) => listReportsBy(db, userId, after, limit), idOf),
    supportRequests: exportPages((after, limit) => listRequestsOf(db, userId, after, limit), idOf),
  };
}

/** Messages as their sender may know them: with what they attached, and not with who else took them back. */
async function asSent(db: Db, rows: Readonly<Awaited<ReturnType<typeof listMessagesBy>>>): Promise<unknown[]> {
  const found = await findAttachments(db, rows.map(idOf));
  const ofMessages = groupBy(found, ({ messageId }) => messageId);
  return rows.map(({ senderId, deletedBy, deletedAs, ...shown }) => ({
    ...shown,
    deletedAs: deletedAsOf({ senderId, deletedAt: shown.deletedAt, deletedBy, deletedAs }),
    attachments: (ofMessages.get(shown.id) ?? []).map(({ filename, contentType, size, width, height }) => ({
      ...{ filename, contentType, size, width, height },
    })),
  }));
}
