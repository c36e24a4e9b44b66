import type { Executor } from '@kizuna/kit/db/database';
import { and, eq, ne, sql } from 'drizzle-orm';
import { capture, type Tables, video } from '../db/tables.ts';
import type { VideoRow } from '../video/video-repository.ts';

type Db = Executor<Tables>;

/** What processing found out about a video. */
export type Findings = Pick<VideoRow, 'duration' | 'width' | 'height' | 'videoCodec' | 'audioCodec' | 'hasThumbnail'>;

const heldBy = (videoId: number, run: string) => and(eq(video.id, videoId), eq(video.processingRun, run));

/**
 * Gives an uploaded video that is not ready to one try of its job; whatever held it before can write no more.
 * @returns null when it is gone, ready, or of another job
 */
export async function claimVideo(db: Db, videoId: number, jobId: number, run: string): Promise<VideoRow | null> {
  const [row] = await db
    .update(video)
    .set({ status: 'PROCESSING', processingRun: run, updatedAt: sql`now()` })
    .where(and(eq(video.id, videoId), eq(video.jobId, jobId), ne(video.status, 'READY')))
    .returning();
  return row ?? null;
}

/** @returns false when the try no longer holds the video */
export async function finishVideo(
  db: Db,
  videoId: number,
  run: string,
  findings: Findings,
  captureTimes: readonly { position: number; timestampSeconds: number }[],
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const finished = await tx
      .update(video)
      .set({ ...findings, status: 'READY', updatedAt: sql`now()` })
      .where(heldBy(videoId, run))
      .returning({ id: video.id });
    if (finished.length === 0) return false;
    await tx.delete(capture).where(eq(capture.videoId, videoId));
    if (captureTimes.length > 0) await tx.insert(capture).values(captureTimes.map((time) => ({ videoId, ...time })));
    return true;
  });
}

/** Does nothing when the try no longer holds the video. */
export async function failVideo(db: Db, videoId: number, run: string): Promise<void> {
  await db.update(video).set({ status: 'FAILED', updatedAt: sql`now()` }).where(heldBy(videoId, run));
}
