import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { owners } from '@kizuna/kit/db/owners';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, asc, desc, eq, getTableColumns, gt, inArray, ne, sql } from 'drizzle-orm';
import { message, type Tables } from '../db/tables.ts';

export type MessageRow = typeof message.$inferSelect;

/** Who took a message back, and as whom they did: of moderation, nobody is told more than that. */
export interface Deletion {
  readonly deletedBy: number;
  readonly deletedAs: NonNullable<MessageRow['deletedAs']>;
}

type Db = Executor<Tables>;

export async function insertMessage(db: Db, values: typeof message.$inferInsert): Promise<MessageRow> {
  const [row] = await db.insert(message).values(values).returning();
  if (!row) throw new Error('The message was not stored.');
  return row;
}

export async function findByClientId(
  db: Db,
  key: { conversationId: number; senderId: number; clientId: string },
): Promise<MessageRow | null> {
  const [row] = await db
    .select()
    .from(message)
    .where(
      and(
        eq(message.conversationId, key.conversationId),
        eq(message.senderId, key.senderId),
        eq(message.clientId, key.clientId),
      ),
    );
  return row ?? null;
}

export async function findMessages(db: Db, ids: readonly number[]): Promise<MessageRow[]> {
  return db
    .select()
    .from(message)
    .where(inArray(message.id, [...ids]));
}

/** One message; what may change of it changes only under `lockConversation`. */
export async function findMessage(db: Db, id: number): Promise<MessageRow | null> {
  const [row] = await findMessages(db, [id]);
  return row ?? null;
}

export async function setText(db: Db, id: number, text: string): Promise<MessageRow> {
  return changed(
    await db.update(message).set({ text, editedAt: sql`clock_timestamp()` }).where(eq(message.id, id)).returning(),
  );
}

/** Empties the message; its place stays. */
export async function markDeleted(db: Db, id: number, deletion: Deletion): Promise<MessageRow> {
  return changed(
    await db
      .update(message)
      .set({ text: '', deletedAt: sql`clock_timestamp()`, ...deletion })
      .where(eq(message.id, id))
      .returning(),
  );
}

/** The newest message that somebody wrote, of each conversation that has one. */
export async function findLastMessages(db: Db, conversationIds: readonly number[]): Promise<MessageRow[]> {
  const conversations = owners(db, conversationIds);
  const rows = db
    .select()
    .from(message)
    .where(and(eq(message.conversationId, conversations.ownerId), ne(message.kind, 'SYSTEM')))
    .orderBy(desc(message.sequence))
    .limit(1)
    .as('page');
  const found = await db.select().from(conversations).crossJoinLateral(rows);
  return found.map((row) => row.page);
}

/** One page of each conversation in the order of the sequence numbers; the rows of one are in the order of the page. */
export async function listMessages(db: Db, conversationIds: readonly number[], page: Page): Promise<MessageRow[]> {
  const { where, orderBy, limit } = keyset(page, [message.sequence], 'asc');
  const conversations = owners(db, conversationIds);
  const rows = db
    .select(getTableColumns(message))
    .from(message)
    .where(and(eq(message.conversationId, conversations.ownerId), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const inOrder = page.backward ? desc : asc;
  const found = await db.select().from(conversations).crossJoinLateral(rows).orderBy(inOrder(rows.sequence));
  return found.map((row) => row.page);
}

/** The next messages after a sequence number, oldest first. */
export async function findMessagesAfter(
  db: Db,
  conversationId: number,
  afterSequence: number,
  limit: number,
): Promise<MessageRow[]> {
  return db
    .select()
    .from(message)
    .where(and(eq(message.conversationId, conversationId), gt(message.sequence, afterSequence)))
    .orderBy(asc(message.sequence))
    .limit(limit);
}

function changed([row]: MessageRow[]): MessageRow {
  if (!row) throw new Error('The message is gone.');
  return row;
}
