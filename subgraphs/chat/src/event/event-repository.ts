import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { owners } from '@kizuna/kit/db/owners';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
import { conversationEvent, message, type Tables } from '../db/tables.ts';
import { type EventKind, type EventPayload, eventPayload } from './event-kinds.ts';

export type EventRow = typeof conversationEvent.$inferSelect;

type Db = Executor<Tables>;

export async function insertEvent(db: Db, values: typeof conversationEvent.$inferInsert): Promise<EventRow> {
  const [row] = await db.insert(conversationEvent).values(values).returning();
  if (!row) throw new Error('The event was not stored.');
  return row;
}

/** What an event of a known kind says. @throws Error when what is stored is not of that kind */
export function payloadOf<Kind extends EventKind>(row: EventRow, kind: Kind): EventPayload<Kind> {
  return eventPayload[kind].parse(row.payload) as EventPayload<Kind>;
}

/** The next events after a number, oldest first. */
export async function findEventsAfter(
  db: Db,
  conversationId: number,
  afterSequence: number,
  limit: number,
): Promise<EventRow[]> {
  return db
    .select()
    .from(conversationEvent)
    .where(and(eq(conversationEvent.conversationId, conversationId), gt(conversationEvent.sequence, afterSequence)))
    .orderBy(asc(conversationEvent.sequence))
    .limit(limit);
}

/** The next events of some kinds after a number, each with its message, oldest first. */
export async function findMessageEventsAfter(
  db: Db,
  conversationId: number,
  afterSequence: number,
  limit: number,
  kinds: readonly EventKind[],
) {
  return db
    .select({ sequence: conversationEvent.sequence, at: conversationEvent.at, message })
    .from(conversationEvent)
    .innerJoin(message, eq(message.id, conversationEvent.messageId))
    .where(
      and(
        eq(conversationEvent.conversationId, conversationId),
        gt(conversationEvent.sequence, afterSequence),
        inArray(conversationEvent.kind, [...kinds]),
      ),
    )
    .orderBy(asc(conversationEvent.sequence))
    .limit(limit);
}

/** The events with which the given messages came. */
export async function findOriginsOf(db: Db, messageIds: readonly number[]): Promise<EventRow[]> {
  const rows = await db
    .select({ event: conversationEvent })
    .from(message)
    .innerJoin(
      conversationEvent,
      and(
        eq(conversationEvent.conversationId, message.conversationId),
        eq(conversationEvent.sequence, message.sequence),
      ),
    )
    .where(inArray(message.id, [...messageIds]));
  return rows.map((row) => row.event);
}

/** One page of each conversation's events; the rows of one conversation are in the order of the page. */
export async function listEvents(db: Db, conversationIds: readonly number[], page: Page): Promise<EventRow[]> {
  const { where, orderBy, limit } = keyset(page, [conversationEvent.sequence], 'asc');
  const conversations = owners(db, conversationIds);
  const rows = db
    .select()
    .from(conversationEvent)
    .where(and(eq(conversationEvent.conversationId, conversations.ownerId), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const inOrder = page.backward ? desc : asc;
  const found = await db.select().from(conversations).crossJoinLateral(rows).orderBy(inOrder(rows.sequence));
  return found.map((row) => row.page);
}
