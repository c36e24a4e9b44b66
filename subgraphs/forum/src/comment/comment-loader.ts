import type { Database } from '@kizuna/kit/db/database';
import { ownedPages, type PageOf, pageKey } from '@kizuna/kit/graph/owned-pages';
import type { Connection } from '@kizuna/kit/graph/pagination';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { type CommentRow, findComments, listCommentsOf } from './comment-repository.ts';

/** What the fields of many things ask for at once; one set for each request. */
export interface CommentLoaders {
  /** The comment; null when there is none, or its post has been taken down. */
  readonly comment: DataLoader<number, CommentRow | null>;
  /** A post's comments, oldest first. */
  readonly commentsOf: DataLoader<PageOf, Connection<CommentRow>, string>;
}

export function createCommentLoaders({ db }: Database<Tables>): CommentLoaders {
  return {
    comment: new DataLoader(async (ids) => {
      const rows = new Map((await findComments(db, ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    }),
    commentsOf: new DataLoader(
      ownedPages({
        read: (postIds, page) => listCommentsOf(db, postIds, page),
        ownerOf: (row) => row.postId,
        keyOf: (row) => [row.id],
      }),
      { cacheKeyFn: pageKey },
    ),
  };
}
