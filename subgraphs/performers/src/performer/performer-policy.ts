import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { isReviewer } from '../kyc/kyc-policy.ts';
import type { PerformerRow } from './performer-repository.ts';

export const isSelf = (viewer: Viewer | null, { userId }: PerformerRow): boolean => viewer?.userId === userId;

/** Legal name, birth date, nationality and applications are for the person themselves and for reviewers. */
export const maySeeRestricted = (viewer: Viewer | null, performer: PerformerRow): viewer is Viewer =>
  viewer !== null && (isSelf(viewer, performer) || isReviewer(viewer));

export const mayUpdate = (viewer: Viewer | null, performer: PerformerRow): boolean => isSelf(viewer, performer);
