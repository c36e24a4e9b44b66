import type { Executor } from '@kizuna/kit/db/database';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { type Tables, video } from '../db/tables.ts';
import type { VideoRow } from '../video/video-repository.ts';

type Db = Executor<Tables>;

export async function moveVideos(db: Db, from: number, to: number): Promise<void> {
  await db.update(video).set({ ownerId: to, updatedAt: sql`now()` }).where(eq(video.ownerId, from));
}

/** Removes some videos of an owner. @returns those that are gone; none when there are no more */
export async function deleteVideosOf(db: Db, ownerId: number, limit: number): Promise<number[]> {
  const some = db
    .select({ id: video.id })
    .from(video)
    .where(eq(video.ownerId, ownerId))
    .orderBy(asc(video.id))
    .limit(limit)
    .for('update');
  const gone = await db.delete(video).where(inArray(video.id, some)).returning({ id: video.id });
  return gone.map(({ id }) => id);
}

/** The next videos of an owner. */
export async function listVideosOfOwner(db: Db, ownerId: number, after: number, limit: number): Promise<VideoRow[]> {
  return db
    .select()
    .from(video)
    .where(and(eq(video.ownerId, ownerId), gt(video.id, after)))
    .orderBy(asc(video.id))
    .limit(limit);
}
