import { idOf, requireId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { mutation } from '@kizuna/kit/graph/mutation';
import { readPage } from '@kizuna/kit/graph/pagination';
import { userReference } from '@kizuna/kit/graph/references';
import { requireViewer } from '@kizuna/kit/viewer/viewer';
import type { Resolvers } from '../generated/resolvers.ts';
import { mayDeletePost, mayUpdatePost } from './post-policy.ts';

export const postResolvers: Resolvers = {
  Query: {
    post: (_, { id }, { load }) => {
      const number = idOf('Post', id);
      return number === null ? null : load.post.load(number);
    },
    posts: (_, { tag, search, sort, ...page }, { posts }) =>
      posts.list({ tag: tag ?? null, search: search ?? null, sort: sort ?? 'NEWEST' }, readPage(page)),
  },
  Mutation: {
    postCreate: mutation(async ({ input }, { viewer, posts }) => ({
      post: await posts.create(requireViewer(viewer), { title: input.title, body: input.body, tags: input.tags ?? [] }),
    })),
    postUpdate: mutation(async ({ input }, { viewer, posts }) => ({
      post: await posts.update(requireViewer(viewer), requireId('Post', input.id), {
        title: input.title ?? null,
        body: input.body ?? null,
        tags: input.tags ?? null,
      }),
    })),
    postDelete: mutation(async ({ input }, { viewer, posts }) => {
      await posts.remove(requireViewer(viewer), requireId('Post', input.id));
      return { deletedPostId: input.id };
    }),
  },
  User: {
    posts: ({ id }, args, { load }) => load.postsOf.load({ ownerId: requireId('User', id), page: readPage(args) }),
  },
  Post: {
    __resolveReference: ({ id }, { load }) => {
      const number = idOf('Post', id);
      return number === null ? null : load.post.load(number);
    },
    id: ({ id }) => toGlobalId('Post', id),
    author: ({ authorId }) => userReference(authorId),
    comments: ({ id }, args, { load }) => load.commentsOf.load({ ownerId: id, page: readPage(args) }),
    viewerCanUpdate: (row, _, { viewer }) => mayUpdatePost(viewer, row),
    viewerCanDelete: (row, _, { viewer }) => mayDeletePost(viewer, row),
  },
};
