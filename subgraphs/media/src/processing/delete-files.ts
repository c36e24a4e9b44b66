import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { videoFolder } from '../files/video-keys.ts';
import { type VideoJobPayload, videoJobPayload } from '../video/video-jobs.ts';

/** The job that removes the files of a video whose row is gone. */
export function createFileDeletion(storage: Storage): JobHandler<VideoJobPayload> {
  return {
    payload: videoJobPayload,
    run: ({ videoId }) => storage.deleteAll(videoFolder(videoId)),
  };
}
