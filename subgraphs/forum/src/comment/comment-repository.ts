import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { owners } from '@kizuna/kit/db/owners';
import type { Page } from '@kizuna/kit/graph/pagination';
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, max, sql } from 'drizzle-orm';
import { comment, post, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

export type CommentRow = typeof comment.$inferSelect;

/** Stores it. Call it while the post's row is held, so that ids follow the order of commits. */
export async function insertComment(db: Db, values: typeof comment.$inferInsert): Promise<CommentRow> {
  const [row] = await db.insert(comment).values(values).returning();
  if (!row) throw new Error('The comment was not stored.');
  return row;
}

/** Comments of posts that have not been taken down; those that were taken down themselves too. */
export async function findComments(db: Db, ids: readonly number[]): Promise<CommentRow[]> {
  return db
    .select(getTableColumns(comment))
    .from(comment)
    .innerJoin(post, eq(post.id, comment.postId))
    .where(and(inArray(comment.id, [...ids]), isNull(post.deletedAt)));
}

/** Takes it down. @returns null when it already was */
export async function markCommentDeleted(db: Db, id: number, deletedBy: number): Promise<CommentRow | null> {
  const [row] = await db
    .update(comment)
    .set({ deletedAt: sql`clock_timestamp()`, deletedBy })
    .where(and(eq(comment.id, id), isNull(comment.deletedAt)))
    .returning();
  return row ?? null;
}

/** The number of the newest comment on a post, 0 when there is none. */
export async function findNewestId(db: Db, postId: number): Promise<number> {
  const [row] = await db
    .select({ id: max(comment.id) })
    .from(comment)
    .where(eq(comment.postId, postId));
  return row?.id ?? 0;
}

/** The next comments on a post after one of them, oldest first. */
export async function findCommentsAfter(db: Db, postId: number, afterId: number, limit: number): Promise<CommentRow[]> {
  return db
    .select()
    .from(comment)
    .where(and(eq(comment.postId, postId), gt(comment.id, afterId)))
    .orderBy(asc(comment.id))
    .limit(limit);
}

/** One page of each post's comments, oldest first; the rows of one post are in the order of the page. */
export async function listCommentsOf(db: Db, postIds: readonly number[], page: Page): Promise<CommentRow[]> {
  const { where, orderBy, limit } = keyset(page, [comment.id], 'asc');
  const posts = owners(db, postIds);
  const rows = db
    .select()
    .from(comment)
    .where(and(eq(comment.postId, posts.ownerId), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const found = await db
    .select()
    .from(posts)
    .crossJoinLateral(rows)
    .orderBy(page.backward ? desc(rows.id) : asc(rows.id));
  return found.map((row) => row.page);
}
