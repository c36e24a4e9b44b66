import type { AccountData } from '@kizuna/kit/accounts/account-data';
import { exportPages } from '@kizuna/kit/accounts/export-content';
import type { Bus } from '@kizuna/kit/bus/bus';
import { eq } from 'drizzle-orm';
import { comment, post, type Tables } from '../db/tables.ts';
import { postTopic } from '../post/post-topics.ts';
import {
  eraseComments,
  erasePosts,
  listCommentsOfAuthor,
  listPostsOfAuthor,
  listRevisionsOfAuthor,
  lockPostsOf,
  moveWritings,
} from './account-repository.ts';

const idOf = ({ id }: { readonly id: number }) => id;

/**
 * What `forum` holds on an account: posts and comments. Erased, a post is taken down with what others said below it, as its
 * author may do at any time; a comment leaves its place.
 */
export function createForumAccountData(bus: Bus): AccountData<Tables> {
  return {
    async countOf(db, userId) {
      const [posts, comments] = await Promise.all([
        db.$count(post, eq(post.authorId, userId)),
        db.$count(comment, eq(comment.authorId, userId)),
      ]);
      return { posts, comments };
    },

    exportOf: async (db, userId) => ({
      posts: exportPages((after, limit) => listPostsOfAuthor(db, userId, after, limit), idOf),
      earlierVersions: exportPages((after, limit) => listRevisionsOfAuthor(db, userId, after, limit), idOf),
      comments: exportPages((after, limit) => listCommentsOfAuthor(db, userId, after, limit), idOf),
    }),

    async mergeInto(tx, from, to) {
      await lockPostsOf(tx, from);
      await moveWritings(tx, from, to);
    },

    async erase(tx, userId, after) {
      await lockPostsOf(tx, userId);
      await eraseComments(tx, userId);
      const gone = await erasePosts(tx, userId);
      after(async () => {
        for (const id of gone) await bus.publish(postTopic(id), { deleted: true });
      });
      return [];
    },
  };
}
