import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { live } from '@kizuna/kit/graph/live';
import { checkText } from '@kizuna/kit/input/text';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { AuthorLimits } from '../author-limits.ts';
import type { Tables } from '../db/tables.ts';
import { countCommentIn, countCommentOut, findPosts, lockPost } from '../post/post-repository.ts';
import { postTopic } from '../post/post-topics.ts';
import { mayDeleteComment } from './comment-policy.ts';
import {
  type CommentRow,
  findComments,
  findCommentsAfter,
  findNewestId,
  insertComment,
  markCommentDeleted,
} from './comment-repository.ts';

/** How many comments are read at once for a subscriber. */
const batchSize = 100;

export interface NewComment {
  readonly postId: number;
  /** Markdown, kept as it was written. */
  readonly body: string;
  /** The comment that it answers; null when it answers the post. */
  readonly parentId: number | null;
}

export interface CommentService {
  create(viewer: Viewer, input: NewComment): Promise<CommentRow>;
  /** Takes it down; its place and the answers to it stay. Done again, it changes nothing. */
  remove(viewer: Viewer, id: number): Promise<CommentRow>;
  /** Comments on a post from now on, in order and each once; ends when the post is taken down. */
  follow(postId: number): Promise<AsyncIterableIterator<CommentRow>>;
}

export function createCommentService({ db }: Database<Tables>, bus: Bus, limits: AuthorLimits): CommentService {
  return {
    async create(viewer, { postId, body, parentId }) {
      checkText('body', body, { max: 5_000, multiline: true });
      await limits.take('comment', viewer);
      const row = await db.transaction(async (tx) => {
        // Holds the post until the end: the comment gets its id only after every earlier one is committed.
        const createdAt = await countCommentIn(tx, postId);
        if (!createdAt) throw new KizunaError('NOT_FOUND');
        if (parentId !== null) {
          const [parent] = await findComments(tx, [parentId]);
          if (parent?.postId !== postId || parent.deletedAt) throw wrongParent();
        }
        return insertComment(tx, { postId, parentId, authorId: viewer.userId, body, createdAt });
      });
      await bus.publish(postTopic(postId), { commentId: row.id });
      return row;
    },

    async remove(viewer, id) {
      const [found] = await findComments(db, [id]);
      if (!found) throw new KizunaError('NOT_FOUND');
      if (!mayDeleteComment(viewer, found)) throw new KizunaError('FORBIDDEN');
      return db.transaction(async (tx) => {
        if (!(await lockPost(tx, found.postId))) throw new KizunaError('NOT_FOUND');
        const deleted = await markCommentDeleted(tx, id, viewer.userId);
        if (!deleted) return (await findComments(tx, [id]))[0] ?? found;
        await countCommentOut(tx, found.postId);
        if (viewer.userId !== found.authorId) {
          const target = { targetType: 'Comment', targetId: id, details: { userId: found.authorId } };
          await recordAudit(tx, { action: 'comment.moderate', actorId: viewer.userId, ...target });
        }
        return deleted;
      });
    },

    async follow(postId) {
      const isThere = async () => (await findPosts(db, [postId])).length > 0;
      if (!(await isThere())) throw new KizunaError('NOT_FOUND');
      let last = await findNewestId(db, postId);
      return live(bus, [postTopic(postId)], async function* comments(wakeUps) {
        while (await isThere()) {
          // Ids of one post follow the order of commits (see `create`), so nothing appears before the last one later on.
          const batch = await findCommentsAfter(db, postId, last, batchSize);
          for (const row of batch) {
            yield row;
            last = row.id;
          }
          if (batch.length < batchSize && !(await wakeUps.next())) return;
        }
      });
    },
  };
}

/** The parent is not on the same post, has been taken down, or is no comment at all. */
export function wrongParent(): KizunaError {
  return invalid('parentId', 'There is no such comment on this post.', 'この投稿にそのコメントはありません。');
}
