import { knownViewer } from '@kizuna/kit/access/known-viewer';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { KycApplicationRow } from './kyc-application-repository.ts';
import { canTake } from './kyc-state-machine.ts';

/** An API token is nobody here without the scope to read KYC, also one that may see the rest of its performers. */
export const knownToKyc = (viewer: Viewer | null): Viewer | null => knownViewer(viewer, ['kyc']);

/** Operators review. Roles do not inherit: an administrator does not. */
export const isReviewer = (viewer: Viewer | null): boolean => knownToKyc(viewer)?.userType === 'OPERATOR';

/** Also by an API token that may only write here: it is for mutations to ask, whose scope the SDL names. */
export const isApplicant = (viewer: Viewer | null, { applicantId }: KycApplicationRow): boolean =>
  viewer?.userId === applicantId;

/** A draft is its applicant's alone: nothing has been handed in yet. */
export const mayRead = (viewer: Viewer | null, application: KycApplicationRow): viewer is Viewer =>
  knownToKyc(viewer) !== null &&
  (isApplicant(viewer, application) || (isReviewer(viewer) && application.status !== 'DRAFT'));

/** Nobody reviews their own application, nor sees what reviewers find and write about it. */
export const mayReview = (viewer: Viewer | null, application: KycApplicationRow): boolean =>
  isReviewer(viewer) && !isApplicant(viewer, application);

export const maySubmit = (viewer: Viewer | null, application: KycApplicationRow): boolean =>
  isApplicant(viewer, application) && canTake('submit', application.status);

export const mayWithdraw = (viewer: Viewer | null, application: KycApplicationRow): boolean =>
  isApplicant(viewer, application) && canTake('withdraw', application.status);

export const mayClaim = (viewer: Viewer | null, application: KycApplicationRow): boolean =>
  mayReview(viewer, application) && application.status === 'IN_REVIEW' && application.reviewerId === null;

/** Only who has claimed it decides on it. */
export const mayDecide = (viewer: Viewer | null, application: KycApplicationRow): boolean =>
  mayReview(viewer, application) && application.status === 'IN_REVIEW' && application.reviewerId === viewer?.userId;

/** Who reviews is for reviewers to know; applicants see only their own steps by name. */
export const maySeeColleague = (viewer: Viewer | null, userId: number | null): userId is number =>
  userId !== null && (isReviewer(viewer) || viewer?.userId === userId);
