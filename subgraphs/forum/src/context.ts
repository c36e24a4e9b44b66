import type { RequestContext } from '@kizuna/kit/graph/request-context';
import type { CommentLoaders } from './comment/comment-loader.ts';
import type { CommentService } from './comment/comment-service.ts';
import type { PostLoaders } from './post/post-loader.ts';
import type { PostService } from './post/post-service.ts';

/** What the forum's resolvers are given. */
export interface Context extends RequestContext {
  readonly posts: PostService;
  readonly comments: CommentService;
  readonly load: PostLoaders & CommentLoaders;
}
