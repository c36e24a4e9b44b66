import { isDeepStrictEqual } from 'node:util';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { type Connection, type Page, toConnection } from '@kizuna/kit/graph/pagination';
import { toSearchQuery } from '@kizuna/kit/search/search-text';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { AuthorLimits } from '../author-limits.ts';
import type { Tables } from '../db/tables.ts';
import { documentOf } from './post-document.ts';
import { checkBody, checkTags, checkTitle, normaliseTag, type PostContent } from './post-input.ts';
import { bestMatchFirst, type PostSort, postOrders } from './post-order.ts';
import { mayDeletePost, mayUpdatePost } from './post-policy.ts';
import { insertPost, listPosts, lockPost, markPostDeleted, type PostRow, replaceContent } from './post-repository.ts';
import { postTopic } from './post-topics.ts';

/** Which posts to list, as somebody asked; what is null or blank does not narrow the list. */
export interface PostQuery {
  readonly tag: string | null;
  readonly search: string | null;
  /** Without effect on a search: its best matches come first. */
  readonly sort: PostSort;
}

/** An edit; null leaves a part as it is. */
export type PostChanges = { readonly [Part in keyof PostContent]: PostContent[Part] | null };

export interface PostService {
  list(query: PostQuery, page: Page): Promise<Connection<PostRow>>;
  create(viewer: Viewer, content: PostContent): Promise<PostRow>;
  /** Changes the viewer's own post and keeps what it said before. An edit that changes nothing leaves no trace. */
  update(viewer: Viewer, id: number, changes: PostChanges): Promise<PostRow>;
  /** Takes the post down: nobody sees it or its comments from then on. */
  remove(viewer: Viewer, id: number): Promise<void>;
}

export function createPostService({ db }: Database<Tables>, bus: Bus, limits: AuthorLimits): PostService {
  return {
    async list({ tag, search, sort }, page) {
      const query = search === null || search.trim() === '' ? null : toSearchQuery(search);
      const isSearchForNothing = query === null && search !== null && search.trim() !== '';
      const order = query ? bestMatchFirst(query) : postOrders[sort];
      const filter = { tag: normaliseTag(tag ?? '') || null, search: query };
      const rows = isSearchForNothing ? [] : await listPosts(db, filter, order, page);
      return toConnection(rows, page, order.keyOf);
    },

    async create(viewer, { title, body, tags }) {
      const content = { title: checkTitle(title), body: checkBody(body), tags: checkTags(tags) };
      await limits.take('post', viewer);
      return db.transaction((tx) => insertPost(tx, { ...content, authorId: viewer.userId }, documentOf(content)));
    },

    async update(viewer, id, { title, body, tags }) {
      const changes = {
        ...(title === null ? {} : { title: checkTitle(title) }),
        ...(body === null ? {} : { body: checkBody(body) }),
        ...(tags === null ? {} : { tags: checkTags(tags) }),
      };
      return db.transaction(async (tx) => {
        const old = await lockPost(tx, id);
        if (!old) throw new KizunaError('NOT_FOUND');
        if (!mayUpdatePost(viewer, old)) throw new KizunaError('FORBIDDEN');
        const before = { title: old.title, body: old.body, tags: old.tags };
        const content = { ...before, ...changes };
        if (isDeepStrictEqual(content, before)) return old;
        return replaceContent(tx, old, content, documentOf(content), viewer.userId);
      });
    },

    async remove(viewer, id) {
      await db.transaction(async (tx) => {
        const row = await lockPost(tx, id);
        if (!row) throw new KizunaError('NOT_FOUND');
        if (!mayDeletePost(viewer, row)) throw new KizunaError('FORBIDDEN');
        await markPostDeleted(tx, id, viewer.userId);
        if (viewer.userId === row.authorId) return;
        const target = { targetType: 'Post', targetId: id, details: { userId: row.authorId } };
        await recordAudit(tx, { action: 'post.moderate', actorId: viewer.userId, ...target });
      });
      await bus.publish(postTopic(id), { deleted: true });
    },
  };
}
