import type { CursorKey } from '@kizuna/kit/graph/pagination';
import { searchRank } from '@kizuna/kit/search/tsvector-column';
import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { post, postDocument } from '../db/tables.ts';
import type { ListedPost } from './post-repository.ts';

export type PostSort = 'NEWEST' | 'ACTIVE' | 'TOP';

/** An order of the list of posts, always downwards and with the id as tie-break. */
export interface PostOrder {
  readonly columns: readonly (AnyColumn | SQL)[];
  /** How well each post matches; 0 in orders that do not ask. */
  readonly rank: SQL<number>;
  /** Where a row stands: the values of `columns`. */
  readonly keyOf: (row: ListedPost) => CursorKey;
}

const noRank = sql<number>`0::float8`;

export const postOrders: Readonly<Record<PostSort, PostOrder>> = {
  NEWEST: {
    columns: [post.createdAt, post.id],
    rank: noRank,
    keyOf: (row) => [row.createdAt.toISOString(), row.id],
  },
  ACTIVE: {
    columns: [post.activeAt, post.id],
    rank: noRank,
    keyOf: (row) => [row.activeAt.toISOString(), row.id],
  },
  TOP: {
    columns: [post.commentCount, post.id],
    rank: noRank,
    keyOf: (row) => [row.commentCount, row.id],
  },
};

/** Best matches of a search first. */
export function bestMatchFirst(query: SQL): PostOrder {
  const rank = searchRank(postDocument.document, query);
  return { columns: [rank, post.id], rank, keyOf: (row) => [row.rank, row.id] };
}
