import type { Database } from '@kizuna/kit/db/database';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { mayView } from './video-policy.ts';
import { type CaptureRow, findCaptures, findVideos, findVideosOfJobs, type VideoRow } from './video-repository.ts';

/** What the fields of many things ask for at once; one set for each request. */
export interface VideoLoaders {
  /** The video, if the viewer may see it. */
  readonly video: DataLoader<number, VideoRow | null>;
  /** The video that a job works on, if the viewer may see it. */
  readonly videoOfJob: DataLoader<number, VideoRow | null>;
  readonly captures: DataLoader<number, CaptureRow[]>;
}

export function createVideoLoaders({ db }: Database<Tables>, viewer: Viewer | null): VideoLoaders {
  return {
    video: new DataLoader(async (ids) => {
      const rows = await findVideos(db, ids);
      const byId = new Map(rows.filter((row) => mayView(viewer, row)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    videoOfJob: new DataLoader(async (jobIds) => {
      const rows = await findVideosOfJobs(db, jobIds);
      const byJob = new Map(rows.filter((row) => mayView(viewer, row)).map((row) => [row.jobId, row]));
      return jobIds.map((id) => byJob.get(id) ?? null);
    }),
    captures: new DataLoader(async (videoIds) => {
      const rows = await findCaptures(db, videoIds);
      return videoIds.map((id) => rows.filter((row) => row.videoId === id));
    }),
  };
}
