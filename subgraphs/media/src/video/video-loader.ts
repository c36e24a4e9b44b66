import type { Database } from '@kizuna/kit/db/database';
import { ownedPages, type PageOf, pageKey } from '@kizuna/kit/graph/owned-pages';
import type { Connection } from '@kizuna/kit/graph/pagination';
import { findUnfinishedJobs } from '@kizuna/kit/jobs/unfinished-jobs';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import DataLoader from 'dataloader';
import type { Tables } from '../db/tables.ts';
import { mayView } from './video-policy.ts';
import {
  type CaptureRow,
  findCaptures,
  findVideos,
  findVideosOfJobs,
  listVideosOf,
  type VideoRow,
} from './video-repository.ts';

/** What the fields of many things ask for at once; one set for each request. */
export interface VideoLoaders {
  /** The video, if the viewer may see it. */
  readonly video: DataLoader<number, VideoRow | null>;
  /** The video that a job works on, if the viewer may see it. */
  readonly videoOfJob: DataLoader<number, VideoRow | null>;
  /** A user's videos as far as the viewer may see them in lists, newest first. */
  readonly videosOf: DataLoader<PageOf, Connection<VideoRow>, string>;
  readonly captures: DataLoader<number, CaptureRow[]>;
  /** Its status as it is to be shown: a job that ended without its handler leaves the row at PROCESSING. */
  readonly status: DataLoader<VideoRow, VideoRow['status']>;
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
    videosOf: new DataLoader(
      ownedPages({
        read: (ownerIds, page) => listVideosOf(db, ownerIds, viewer?.userId ?? null, page),
        ownerOf: (row) => row.ownerId,
        keyOf: (row) => [row.id],
      }),
      { cacheKeyFn: pageKey },
    ),
    captures: new DataLoader(async (videoIds) => {
      const rows = await findCaptures(db, videoIds);
      return videoIds.map((id) => rows.filter((row) => row.videoId === id));
    }),
    status: new DataLoader(async (rows) => {
      const processing = rows.filter(({ status }) => status === 'PROCESSING');
      const unfinished = await findUnfinishedJobs(
        db,
        processing.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])),
      );
      const stuck = processing.filter(({ jobId }) => jobId === null || !unfinished.has(jobId));
      // Read once more: the job may have ended well between the two reads.
      const now = new Map(
        (stuck.length === 0
          ? []
          : await findVideos(
              db,
              stuck.map(({ id }) => id),
            )
        ).map((row) => [row.id, row.status]),
      );
      return rows.map((row) => {
        if (!stuck.includes(row)) return row.status;
        const status = now.get(row.id) ?? row.status;
        return status === 'PROCESSING' ? 'FAILED' : status;
      });
    }),
  };
}
