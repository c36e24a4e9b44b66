import type { JobRow } from '@kizuna/kit/jobs/tables';
import type { Viewer } from '@kizuna/kit/viewer/viewer';

/** Those who run the platform see every job. */
export const mayListAll = (viewer: Viewer): boolean => viewer.userType === 'ADMIN';

/** Others know only of jobs that they asked for. */
export const mayRead = (viewer: Viewer | null, job: JobRow): boolean =>
  viewer !== null && (mayListAll(viewer) || viewer.userId === job.ownerId);

export const isFinished = ({ status }: JobRow): boolean => status !== 'QUEUED' && status !== 'RUNNING';

export const mayCancel = (viewer: Viewer | null, job: JobRow): boolean => mayRead(viewer, job) && !isFinished(job);

export const mayRetry = (viewer: Viewer | null, job: JobRow): boolean =>
  mayRead(viewer, job) && (job.status === 'FAILED' || job.status === 'CANCELLED');
