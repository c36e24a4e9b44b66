import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { PostRow } from './post-repository.ts';

/** Moderation is the work of operators. Roles do not inherit: it is not an administrator's. */
export const mayModerate = (viewer: Viewer | null): boolean => viewer?.userType === 'OPERATOR';

export const mayUpdatePost = (viewer: Viewer | null, post: PostRow): boolean => viewer?.userId === post.authorId;

export const mayDeletePost = (viewer: Viewer | null, post: PostRow): boolean =>
  viewer?.userId === post.authorId || mayModerate(viewer);
