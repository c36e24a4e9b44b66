import type { Executor } from '@kizuna/kit/db/database';
import { keyset } from '@kizuna/kit/db/keyset';
import { owners } from '@kizuna/kit/db/owners';
import type { Page } from '@kizuna/kit/graph/pagination';
import { normalizeText } from '@kizuna/kit/input/normalize-text';
import { and, asc, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { capture, type Tables, video } from '../db/tables.ts';

export type VideoRow = typeof video.$inferSelect;
export type CaptureRow = typeof capture.$inferSelect;

type Db = Executor<Tables>;

/** Which videos a list shows. */
export interface VideoFilter {
  /** Who looks: their own videos are all in the list, of the others those that are public and can be played. */
  readonly viewerId: number | null;
  /** Only this user's. */
  readonly ownerId?: number;
  /** Only those whose title holds this text. */
  readonly titlePart?: string;
}

export async function insertVideo(db: Db, values: typeof video.$inferInsert): Promise<VideoRow> {
  const [row] = await db.insert(video).values(values).returning();
  if (!row) throw new Error('The video was not stored.');
  return row;
}

export async function findVideo(db: Db, id: number): Promise<VideoRow | null> {
  const [row] = await db.select().from(video).where(eq(video.id, id));
  return row ?? null;
}

export async function findVideos(db: Db, ids: readonly number[]): Promise<VideoRow[]> {
  return db
    .select()
    .from(video)
    .where(inArray(video.id, [...ids]));
}

export async function findVideosOfJobs(db: Db, jobIds: readonly number[]): Promise<VideoRow[]> {
  return db
    .select()
    .from(video)
    .where(inArray(video.jobId, [...jobIds]));
}

/** The captures of the given videos, in the order of time. */
export async function findCaptures(db: Db, videoIds: readonly number[]): Promise<CaptureRow[]> {
  return db
    .select()
    .from(capture)
    .where(inArray(capture.videoId, [...videoIds]))
    .orderBy(asc(capture.videoId), asc(capture.position));
}

/** Holds the video's row until the transaction ends. */
export async function lockVideo(db: Db, id: number): Promise<VideoRow | null> {
  const [row] = await db.select().from(video).where(eq(video.id, id)).for('update');
  return row ?? null;
}

/** @returns the changed row; null when it is gone */
export async function updateVideo(
  db: Db,
  id: number,
  changes: Partial<typeof video.$inferInsert>,
): Promise<VideoRow | null> {
  const [row] = await db
    .update(video)
    .set({ ...changes, updatedAt: sql`now()` })
    .where(eq(video.id, id))
    .returning();
  return row ?? null;
}

export async function deleteVideo(db: Db, id: number): Promise<void> {
  await db.delete(video).where(eq(video.id, id));
}

/** One page of videos, newest first. */
export async function listVideos(db: Db, filter: VideoFilter, page: Page): Promise<VideoRow[]> {
  const { where, orderBy, limit } = keyset(page, [video.id], 'desc');
  return db
    .select()
    .from(video)
    .where(and(isListed(filter), titleHolds(filter.titlePart), where))
    .orderBy(...orderBy)
    .limit(limit);
}

/** One page of each owner's videos, newest first; the rows of one owner are in the order of the page. */
export async function listVideosOf(
  db: Db,
  ownerIds: readonly number[],
  viewerId: number | null,
  page: Page,
): Promise<VideoRow[]> {
  const { where, orderBy, limit } = keyset(page, [video.id], 'desc');
  const people = owners(db, ownerIds);
  const rows = db
    .select()
    .from(video)
    .where(and(eq(video.ownerId, people.ownerId), isListed({ viewerId }), where))
    .orderBy(...orderBy)
    .limit(limit)
    .as('page');
  const found = await db
    .select()
    .from(people)
    .crossJoinLateral(rows)
    .orderBy(page.backward ? asc(rows.id) : desc(rows.id));
  return found.map((row) => row.page);
}

function isListed({ viewerId, ownerId }: VideoFilter): SQL | undefined {
  const open = and(eq(video.visibility, 'PUBLIC'), eq(video.status, 'READY'));
  if (ownerId !== undefined) {
    const theirs = eq(video.ownerId, ownerId);
    return ownerId === viewerId ? theirs : and(theirs, open);
  }
  return viewerId === null ? open : or(open, eq(video.ownerId, viewerId));
}

/** Full-width and half-width letters, and ways to write one kana, count as the same. */
function titleHolds(text: string | undefined): SQL | undefined {
  if (text === undefined) return undefined;
  const pattern = `%${normalizeText(text).replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`normalize(${video.title}, NFKC) ilike ${pattern}`;
}
