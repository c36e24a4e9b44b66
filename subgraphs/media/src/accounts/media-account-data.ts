import type { AccountData, AfterCommit } from '@kizuna/kit/accounts/account-data';
import { exportPages } from '@kizuna/kit/accounts/export-content';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Executor } from '@kizuna/kit/db/database';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import { eq } from 'drizzle-orm';
import { type Tables, video } from '../db/tables.ts';
import { videoDeletedTopic, videoJobKinds } from '../video/video-jobs.ts';
import { findCaptures, type VideoRow } from '../video/video-repository.ts';
import { deleteVideosOf, listVideosOfOwner, moveVideos } from './account-repository.ts';

/** Videos in one statement. */
const batchSize = 500;
/** A storage that is away for a day is waited for. */
const deleteAttempts = 12;

/** What `media` holds on an account: videos. Their files lie under the video's own number, so that a merge leaves them alone. */
export function createMediaAccountData(bus: Bus): AccountData<Tables> {
  return {
    countOf: async (db, userId) => ({ videos: await db.$count(video, eq(video.ownerId, userId)) }),

    exportOf: async (db, userId) => ({
      videos: exportPages(
        (after, limit) => listVideosOfOwner(db, userId, after, limit),
        ({ id }) => id,
        (rows) => withCaptures(db, rows),
      ),
    }),

    mergeInto: (tx, from, to) => moveVideos(tx, from, to),

    async erase(tx, userId, after) {
      for (;;) {
        const ids = await deleteVideosOf(tx, userId, batchSize);
        if (ids.length === 0) return [];
        await disposeOf(tx, bus, ids, after);
      }
    },
  };
}

/** The files go by a job; who works on one of the videos hears of it and stops. */
async function disposeOf(tx: Executor<Tables>, bus: Bus, ids: readonly number[], after: AfterCommit): Promise<void> {
  for (const videoId of ids) {
    const request = { kind: videoJobKinds.deleteFiles, payload: { videoId }, key: `video:${videoId}` };
    await enqueueJob(tx, { ...request, maxAttempts: deleteAttempts });
  }
  after(async () => {
    for (const id of ids) await bus.publish(videoDeletedTopic(id), {});
  });
}

async function withCaptures(db: Executor<Tables>, rows: readonly VideoRow[]): Promise<unknown[]> {
  const captures = await findCaptures(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { processingRun: _processingRun, sourceKey: _sourceKey, jobId: _jobId, ...facts } = row;
    const times = captures.filter(({ videoId }) => videoId === row.id);
    return { ...facts, captureSeconds: times.map(({ timestampSeconds }) => timestampSeconds) };
  });
}
