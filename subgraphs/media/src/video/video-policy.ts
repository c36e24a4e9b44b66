import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { VideoRow } from './video-repository.ts';

type Owned = Pick<VideoRow, 'ownerId'>;

const isOwner = (viewer: Viewer | null, { ownerId }: Owned): boolean => viewer?.userId === ownerId;

/** A private video is its owner's alone; the others are for everybody who has their id. */
export const mayView = (viewer: Viewer | null, video: Owned & Pick<VideoRow, 'visibility'>): boolean =>
  video.visibility !== 'PRIVATE' || isOwner(viewer, video);

export const mayUpdate = (viewer: Viewer | null, video: Owned): boolean => isOwner(viewer, video);
