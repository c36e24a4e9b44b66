import type { Database } from '@kizuna/kit/db/database';
import { ownedPages, type PageOf, pageKey } from '@kizuna/kit/graph/owned-pages';
import type { Connection } from '@kizuna/kit/graph/pagination';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { findPosts, listPostsOf, type PostRow } from './post-repository.ts';

/** What the fields of many things ask for at once; one set for each request. */
export interface PostLoaders {
  /** The post; null when there is none, or it has been taken down. */
  readonly post: DataLoader<number, PostRow | null>;
  /** An author's posts, newest first. */
  readonly postsOf: DataLoader<PageOf, Connection<PostRow>, string>;
}

export function createPostLoaders({ db }: Database<Tables>): PostLoaders {
  return {
    post: new DataLoader(async (ids) => {
      const rows = new Map((await findPosts(db, ids)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    }),
    postsOf: new DataLoader(
      ownedPages({
        read: (authorIds, page) => listPostsOf(db, authorIds, page),
        ownerOf: (row) => row.authorId,
        keyOf: (row) => [row.createdAt.toISOString(), row.id],
      }),
      { cacheKeyFn: pageKey },
    ),
  };
}
