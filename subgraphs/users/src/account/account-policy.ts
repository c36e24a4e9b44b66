import type { Viewer } from '@kizuna/kit/viewer/viewer';

export const isSelf = (viewer: Viewer | null, userId: number): boolean => viewer?.userId === userId;

/** Addresses are for their owner and for administrators. */
export const maySeeEmail = (viewer: Viewer | null, userId: number): boolean =>
  isSelf(viewer, userId) || viewer?.userType === 'ADMIN';

export const maySeeAudit = (viewer: Viewer | null): boolean => viewer?.userType === 'ADMIN';
