import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { mayModerate } from '../post/post-policy.ts';
import type { CommentRow } from './comment-repository.ts';

export const mayDeleteComment = (viewer: Viewer | null, comment: CommentRow): boolean =>
  viewer?.userId === comment.authorId || mayModerate(viewer);
