import { moment } from '@kizuna/kit/db/columns';
import { tsvector } from '@kizuna/kit/search/tsvector-column';
import { sql } from 'drizzle-orm';
import { bigint, check, foreignKey, index, integer, pgSchema, text, unique } from 'drizzle-orm/pg-core';

export const forumSchema = pgSchema('forum');

export const post = forumSchema.table(
  'forum_post',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    authorId: bigint('author_id', { mode: 'number' }).notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    tags: text('tags').array().notNull(),
    /** Comments that have not been taken down. Whoever changes it holds the row: see comment-service.ts. */
    commentCount: integer('comment_count').notNull().default(0),
    createdAt: moment('created_at').notNull().defaultNow(),
    editedAt: moment('edited_at'),
    activeAt: moment('active_at').notNull().defaultNow(),
    deletedAt: moment('deleted_at'),
    deletedBy: bigint('deleted_by', { mode: 'number' }),
  },
  (table) => {
    const isThere = sql`${table.deletedAt} is null`;
    return [
      check('comment_count_not_negative', sql`${table.commentCount} >= 0`),
      index('forum_post_newest').on(table.createdAt, table.id).where(isThere),
      index('forum_post_active').on(table.activeAt, table.id).where(isThere),
      index('forum_post_top').on(table.commentCount, table.id).where(isThere),
      index('forum_post_author').on(table.authorId, table.createdAt, table.id).where(isThere),
      index('forum_post_tags').using('gin', table.tags).where(isThere),
    ];
  },
);

/**
 * What each post is found by: title, tags and body. Apart from the post, whose row changes with each comment: PostgreSQL
 * would put every word of it into the index again.
 */
export const postDocument = forumSchema.table(
  'forum_post_document',
  {
    postId: bigint('post_id', { mode: 'number' })
      .primaryKey()
      .references(() => post.id, { onDelete: 'cascade' }),
    document: tsvector('document').notNull(),
  },
  (table) => [index('forum_post_document_words').using('gin', table.document)],
);

/** What a post said before an edit. */
export const postRevision = forumSchema.table(
  'forum_post_revision',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    postId: bigint('post_id', { mode: 'number' })
      .notNull()
      .references(() => post.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    body: text('body').notNull(),
    tags: text('tags').array().notNull(),
    /** Who replaced it, and when. */
    replacedBy: bigint('replaced_by', { mode: 'number' }).notNull(),
    replacedAt: moment('replaced_at').notNull(),
  },
  (table) => [index('forum_post_revision_post').on(table.postId, table.id)],
);

export const comment = forumSchema.table(
  'forum_comment',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    postId: bigint('post_id', { mode: 'number' })
      .notNull()
      .references(() => post.id, { onDelete: 'cascade' }),
    parentId: bigint('parent_id', { mode: 'number' }),
    authorId: bigint('author_id', { mode: 'number' }).notNull(),
    body: text('body').notNull(),
    createdAt: moment('created_at').notNull(),
    deletedAt: moment('deleted_at'),
    deletedBy: bigint('deleted_by', { mode: 'number' }),
  },
  (table) => [
    unique('forum_comment_of_post').on(table.postId, table.id),
    // A comment answers only comments of its own post.
    foreignKey({
      name: 'forum_comment_parent',
      columns: [table.postId, table.parentId],
      foreignColumns: [table.postId, table.id],
    }),
    index('forum_comment_answers').on(table.postId, table.parentId),
  ],
);

export const tables = { post, postDocument, postRevision, comment };
export type Tables = typeof tables;
