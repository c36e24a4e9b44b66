import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import { mayDeleteComment } from './comment-policy.ts';
import type { CommentRow } from './comment-repository.ts';
import { wrongParent } from './comment-service.ts';

export const commentResolvers: Resolvers = {
  Mutation: {
    commentCreate: mutation(async ({ input }, { viewer, comments }) => {
      const author = requireViewer(viewer);
      const parentId = input.parentId == null ? null : idOf('Comment', input.parentId);
      if (input.parentId != null && parentId === null) throw wrongParent();
      const postId = requireId('Post', input.postId);
      return { comment: await comments.create(author, { postId, body: input.body, parentId }) };
    }),
    commentDelete: mutation(async ({ input }, { viewer, comments }) => ({
      comment: await comments.remove(requireViewer(viewer), requireId('Comment', input.id)),
    })),
  },
  Subscription: {
    commentAdded: {
      subscribe: (_, { postId }, { comments }) => comments.follow(requireId('Post', postId)),
      resolve: (row: CommentRow) => row,
    },
  },
  Comment: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Comment', id);
      return number === null ? null : load.comment.load(number);
    },
    id: ({ id }) => toGlobalId('Comment', id),
    post: async ({ postId }, _, { load }) => {
      const row = await load.post.load(postId);
      if (!row) throw new KizunaError('NOT_FOUND');
      return row;
    },
    parent: ({ parentId }, _, { load }) => (parentId === null ? null : load.comment.load(parentId)),
    body: ({ body, deletedAt }) => (deletedAt ? null : body),
    author: ({ authorId }) => userReference(authorId),
    isDeleted: ({ deletedAt }) => deletedAt !== null,
    viewerCanDelete: (row, _, { viewer }) => row.deletedAt === null && mayDeleteComment(viewer, row),
  },
};
