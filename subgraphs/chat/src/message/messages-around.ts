import type { Executor } from '@kizuna/kit/db/database';
import { type Connection, encodeCursor, type Page } from '@kizuna/kit/graph/pagination';
import type { Tables } from '../db/tables.ts';
import { listMessages, type MessageRow } from './message-repository.ts';

/**
 * The page in whose middle a number is.
 * @param size 1 to 100
 */
export async function findMessagesAround(
  db: Executor<Tables>,
  conversationId: number,
  sequence: number,
  size: number,
): Promise<Connection<MessageRow>> {
  const half = Math.floor(size / 2);
  const read = async (limit: number, backward: boolean) => {
    const page: Page = {
      ...{ limit, backward },
      ...(backward ? { after: null, before: [sequence] } : { after: [sequence - 1], before: null }),
    };
    // One more than asked for tells whether there are more.
    const rows = await listMessages(db, [conversationId], page);
    return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
  };
  const [older, newer] = await Promise.all([read(half, true), read(size - half, false)]);
  const edges = [...older.rows.toReversed(), ...newer.rows].map((node) => ({
    cursor: encodeCursor([node.sequence]),
    node,
  }));
  return {
    edges,
    pageInfo: {
      ...{ hasPreviousPage: older.hasMore, hasNextPage: newer.hasMore },
      ...{ startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
    },
  };
}
