import { erasedUserId } from '@kizuna/kit/accounts/account-data';
import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { comment, post, postDocument, postRevision, type Tables } from '../db/tables.ts';

type Db = Executor<Tables>;

/** Makes `to` the author of everything that `from` wrote, and of what they did as a moderator. */
export async function moveWritings(db: Db, from: number, to: number): Promise<void> {
  // The post first, as everybody does who changes something below it.
  await db.update(post).set({ authorId: to }).where(eq(post.authorId, from));
  await db.update(comment).set({ authorId: to }).where(eq(comment.authorId, from));
  await moveActs(db, from, to);
}

/** Who took things down, and who edited. */
async function moveActs(db: Db, from: number, to: number): Promise<void> {
  await db.update(post).set({ deletedBy: to }).where(eq(post.deletedBy, from));
  await db.update(comment).set({ deletedBy: to }).where(eq(comment.deletedBy, from));
  await db.update(postRevision).set({ replacedBy: to }).where(eq(postRevision.replacedBy, from));
}

/** Holds the posts that a user wrote or commented on, in one order, before anything below them is touched. */
export async function lockPostsOf(db: Db, userId: number): Promise<void> {
  const commented = db.select({ id: comment.postId }).from(comment).where(eq(comment.authorId, userId));
  await db
    .select({ id: post.id })
    .from(post)
    .where(sql`${post.authorId} = ${userId} or ${inArray(post.id, commented)}`)
    .orderBy(asc(post.id))
    .for('update');
}

/** Leaves nothing of the user's comments but their places, so that the answers of others stay where they are. */
export async function eraseComments(db: Db, userId: number): Promise<void> {
  const counts = db
    .select({ postId: comment.postId, lost: sql<number>`count(*)::int`.as('lost') })
    .from(comment)
    .where(and(eq(comment.authorId, userId), isNull(comment.deletedAt)))
    .groupBy(comment.postId)
    .as('counts');
  await db
    .update(post)
    .set({ commentCount: sql`${post.commentCount} - ${counts.lost}` })
    .from(counts)
    .where(eq(post.id, counts.postId));
  await db
    .update(comment)
    .set({
      ...{ body: '', authorId: erasedUserId },
      deletedAt: sql`coalesce(${comment.deletedAt}, clock_timestamp())`,
      deletedBy: sql`coalesce(${comment.deletedBy}, ${erasedUserId}::bigint)`,
    })
    .where(eq(comment.authorId, userId));
}

/** Takes the user's posts down and empties them, with all that they said before. @returns those that were there until now */
export async function erasePosts(db: Db, userId: number): Promise<number[]> {
  const rows = await db.select({ id: post.id, deletedAt: post.deletedAt }).from(post).where(eq(post.authorId, userId));
  const ids = db.select({ id: post.id }).from(post).where(eq(post.authorId, userId));
  await db.delete(postRevision).where(inArray(postRevision.postId, ids));
  await db.delete(postDocument).where(inArray(postDocument.postId, ids));
  await db
    .update(post)
    .set({
      ...{ title: '', body: '', tags: [], authorId: erasedUserId },
      deletedAt: sql`coalesce(${post.deletedAt}, clock_timestamp())`,
      deletedBy: sql`coalesce(${post.deletedBy}, ${erasedUserId}::bigint)`,
    })
    .where(eq(post.authorId, userId));
  await moveActs(db, userId, erasedUserId);
  return rows.filter(({ deletedAt }) => deletedAt === null).map(({ id }) => id);
}

/** The next posts of an author, those that were taken down too. */
export async function listPostsOfAuthor(db: Db, authorId: number, after: number, limit: number) {
  const { id, title, body, tags, createdAt, editedAt, deletedAt } = post;
  return db
    .select({ id, title, body, tags, createdAt, editedAt, deletedAt })
    .from(post)
    .where(and(eq(post.authorId, authorId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** What an author's posts said before they were edited. */
export async function listRevisionsOfAuthor(db: Db, authorId: number, after: number, limit: number) {
  const { id, postId, title, body, tags, replacedAt } = postRevision;
  return db
    .select({ id, postId, title, body, tags, replacedAt })
    .from(postRevision)
    .innerJoin(post, eq(post.id, postId))
    .where(and(eq(post.authorId, authorId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}

/** The next comments of an author, those that were taken down too. */
export async function listCommentsOfAuthor(db: Db, authorId: number, after: number, limit: number) {
  const { id, postId, parentId, body, createdAt, deletedAt } = comment;
  return db
    .select({ id, postId, parentId, body, createdAt, deletedAt })
    .from(comment)
    .where(and(eq(comment.authorId, authorId), gt(id, after)))
    .orderBy(asc(id))
    .limit(limit);
}
