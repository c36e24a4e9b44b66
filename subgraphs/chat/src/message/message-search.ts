import type { Database, Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { checkText } from '@kizuna/kit/input/text';
import { toSearchQuery } from '@kizuna/kit/search/search-text';
import { matchesSearch } from '@kizuna/kit/search/tsvector-column';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { and, eq, getTableColumns, isNull, ne, or, type SQL } from 'drizzle-orm';
import { isSupporter } from '../conversation/conversation-policy.ts';
import { conversation, conversationMember, message, messageDocument, type Tables } from '../db/tables.ts';
import type { MessageRow } from './message-repository.ts';
import { findMessagesAround } from './messages-around.ts';

/** What somebody looks for. */
export interface MessageQuery {
  readonly text: string;
  /** Null: in all of theirs. */
  readonly conversationId: number | null;
}

export interface MessageSearch {
  /** Messages of conversations that the viewer is in, newest first. @throws KizunaError VALIDATION_ERROR for too long a text */
  find(viewer: Viewer, query: MessageQuery, page: Page): Promise<Connection<MessageRow>>;
  /** The page in whose middle a number is, of a conversation that the viewer is known to read. @param size 1 to 100 */
  around(conversationId: number, sequence: number, size: number): Promise<Connection<MessageRow>>;
}

export function createMessageSearch({ db }: Database<Tables>): MessageSearch {
  return {
    async find(viewer, { text, conversationId }, page) {
      checkText('text', text, { min: 0, max: 200, multiline: false });
      const query = toSearchQuery(text);
      const rows = query === null ? [] : await findMatching(db, viewer, query, conversationId, page);
      return toConnection(rows, page, (row) => [row.sentAt.toISOString(), row.id]);
    },
    around: (conversationId, sequence, size) => findMessagesAround(db, conversationId, sequence, size),
  };
}

async function findMatching(
  db: Executor<Tables>,
  viewer: Viewer,
  query: SQL,
  conversationId: number | null,
  page: Page,
): Promise<MessageRow[]> {
  const { where, orderBy, limit } = keyset(page, [message.sentAt, message.id], 'desc');
  // As `mayRead` says of members: of a support conversation nobody but who asked and supporters.
  const mayRead = isSupporter(viewer)
    ? undefined
    : or(ne(conversation.kind, 'SUPPORT'), eq(conversation.requesterId, viewer.userId));
  return db
    .select(getTableColumns(message))
    .from(messageDocument)
    .innerJoin(message, eq(message.id, messageDocument.messageId))
    .innerJoin(conversation, eq(conversation.id, message.conversationId))
    .innerJoin(
      conversationMember,
      and(eq(conversationMember.conversationId, message.conversationId), eq(conversationMember.userId, viewer.userId)),
    )
    .where(
      and(
        matchesSearch(messageDocument.document, query),
        isNull(message.deletedAt),
        conversationId === null ? undefined : eq(message.conversationId, conversationId),
        mayRead,
        where,
      ),
    )
    .orderBy(...orderBy)
    .limit(limit);
}
