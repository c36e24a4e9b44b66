import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { owners } from '@kizuna/kit/db/owners';
import type { Page } from '@kizuna/kit/graph/pagination';
import { matchesSearch } from '@kizuna/kit/search/tsvector-column';
import { and, arrayContains, asc, desc, eq, getTableColumns, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { post, postDocument, postRevision, type Tables } from '../db/tables.ts';
import type { PostOrder } from './post-order.ts';

type Db = Executor<Tables>;

export type PostRow = typeof post.$inferSelect;
export type ListedPost = PostRow & { readonly rank: number };

/** Which posts a list holds. */
export interface PostFilter {
  /** As `normaliseTag` writes it. */
  readonly tag: string | null;
  /** A `tsquery`. */
  readonly search: SQL | null;
}

/**
 * Stores a post with what it is found by; call it in a transaction.
 * @param document a `tsvector`
 */
export async function insertPost(db: Db, values: typeof post.$inferInsert, document: SQL): Promise<PostRow> {
  const [row] = await db.insert(post).values(values).returning();
  if (!row) throw new Error('The post was not stored.');
  await db.insert(postDocument).values({ postId: row.id, document });
  return row;
}

/** Those of the posts that have not been taken down. */
export async function findPosts(db: Db, ids: readonly number[]): Promise<PostRow[]> {
  return db
    .select()
    .from(post)
    .where(and(inArray(post.id, [...ids]), isNull(post.deletedAt)));
}

/** Holds the post's row until the transaction ends; null when there is none, or it has been taken down. */
export async function lockPost(db: Db, id: number): Promise<PostRow | null> {
  const [row] = await db
    .select()
    .from(post)
    .where(and(eq(post.id, id), isNull(post.deletedAt)))
    .for('update');
  return row ?? null;
}

/** Replaces what the post says and keeps what it said. Call it under `lockPost`. */
export async function replaceContent(
  db: Db,
  old: PostRow,
  content: Pick<PostRow, 'title' | 'body' | 'tags'>,
  document: SQL,
  editorId: number,
): Promise<PostRow> {
  const [row] = await db
    .update(post)
    .set({ ...content, editedAt: sql`clock_timestamp()`, activeAt: sql`greatest(${post.activeAt}, clock_timestamp())` })
    .where(eq(post.id, old.id))
    .returning();
  if (!row) throw new Error(`Post ${old.id} is gone.`);
  await db.update(postDocument).set({ document }).where(eq(postDocument.postId, old.id));
  await db.insert(postRevision).values({
    postId: old.id,
    title: old.title,
    body: old.body,
    tags: old.tags,
    replacedBy: editorId,
    replacedAt: row.editedAt ?? row.activeAt,
  });
  return row;
}

export async function markPostDeleted(db: Db, id: number, deletedBy: number): Promise<void> {
  await db.update(post).set({ deletedAt: sql`clock_timestamp()`, deletedBy }).where(eq(post.id, id));
}

/**
 * Counts a comment in and moves the post up in the order of activity. Holds the post's row until the transaction ends, so
 * that the comments of a post get their ids in the order in which they are committed.
 * @returns the moment of the comment; null when there is no such post
 */
export async function countCommentIn(db: Db, id: number): Promise<Date | null> {
  const [row] = await db
    .update(post)
    .set({
      commentCount: sql`${post.commentCount} + 1`,
      activeAt: sql`greatest(${post.activeAt}, clock_timestamp())`,
    })
    .where(and(eq(post.id, id), isNull(post.deletedAt)))
    .returning({ activeAt: post.activeAt });
  return row?.activeAt ?? null;
}

/** Counts a comment out. Call it under `lockPost`. */
export async function countCommentOut(db: Db, id: number): Promise<void> {
  await db
    .update(post)
    .set({ commentCount: sql`${post.commentCount} - 1` })
    .where(eq(post.id, id));
}

/** One page of the posts. */
export async function listPosts(db: Db, filter: PostFilter, order: PostOrder, page: Page): Promise<ListedPost[]> {
  const { where, orderBy, limit } = keyset(page, order.columns, 'desc');
  return (
    db
      .select({ ...getTableColumns(post), rank: order.rank })
      .from(post)
      // PostgreSQL leaves this out by itself where nothing of the document is asked for.
      .leftJoin(postDocument, eq(postDocument.postId, post.id))
      .where(
        and(
          isNull(post.deletedAt),
          filter.tag === null ? undefined : arrayContains(post.tags, [filter.tag]),
          filter.search === null ? undefined : matchesSearch(postDocument.document, filter.search),
          where,
        ),
      )
      .orderBy(...orderBy)
      .limit(limit)
  );
}

/** One page of each author's posts, newest first; the rows of one author are in the order of the page. */
export async function listPostsOf(db: Db, authorIds: readonly number[], page: Page): Promise<PostRow[]> {
  const { where, orderBy, limit } = keyset(page, [post.createdAt, post.id], 'desc');
  const authors = owners(db, authorIds);
  const rows = db
    .select()
    .from(post)
    .where(and(eq(post.authorId, authors.ownerId), isNull(post.deletedAt), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const inOrder = page.backward ? asc : desc;
  const found = await db
    .select()
    .from(authors)
    .crossJoinLateral(rows)
    .orderBy(inOrder(rows.createdAt), inOrder(rows.id));
  return found.map((row) => row.page);
}
