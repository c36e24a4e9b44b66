import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@kizuna/kit/db/database';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import type { DemoContent } from '@kizuna/kit/graph/subgraph';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { JobHandler } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Tables, video } from '../db/tables.ts';
import { type MediaTools, requireTools } from '../ffmpeg/tools.ts';
import { withTemporaryFolder } from '../processing/temporary-folder.ts';
import type { UploadService } from '../upload/upload-service.ts';
import { videoJobKinds } from '../video/video-jobs.ts';
import type { VideoService } from '../video/video-service.ts';
import { drawSunrise } from './sunrise.ts';

const owner = demoViewer(demoCast.taro);
const title = 'First light 夜明け';
const description = '海から昇る朝日。 The sun comes up over the sea.';
const filename = 'first-light.mp4';

/** Asks for taro's short video; it is made by a job, as that takes seconds. Without ffmpeg there is none, nor where no media are wanted. */
export async function seedDemoVideo(
  { db }: Database<Tables>,
  tools: MediaTools | null,
  { media }: DemoContent = { media: true },
): Promise<void> {
  if (!tools || !media) return;
  const existing = await db.select({ id: video.id }).from(video).limit(1);
  if (existing.length > 0) return;
  await enqueueJob(db, { kind: videoJobKinds.demo, payload: {}, key: 'demo', priority: 10 });
}

export interface DemoVideoOptions {
  readonly database: Database<Tables>;
  readonly storage: Storage;
  readonly tools: MediaTools | null;
  readonly uploads: UploadService;
  readonly videos: VideoService;
}

/** The job behind it: draws a film, then uploads it as taro would. */
export function createDemoVideo({ database, storage, tools, uploads, videos }: DemoVideoOptions): JobHandler {
  const isIt = and(eq(video.ownerId, owner.userId), eq(video.filename, filename));
  return {
    payload: z.object({}),
    run: async (_, { signal }) => {
      // A try before this one may have been killed at any point: it was taro's upload, and this is another.
      const [left] = await database.db.select().from(video).where(isIt).limit(1);
      if (left && left.status !== 'UPLOADING') return;
      if (left) await videos.remove(owner, left.id);
      await withTemporaryFolder(async (folder) => {
        const path = join(folder, filename);
        await drawSunrise(requireTools(tools), path, folder, signal);
        const { size } = await stat(path);
        const { id } = await uploads.start(owner, { filename, contentType: 'video/mp4', size, title });
        const { key } = await uploads.open(id);
        await storage.put(key, createReadStream(path), { contentType: 'application/octet-stream' });
        await uploads.attach(id, key, size);
        await videos.update(owner, id, { visibility: 'PUBLIC', description });
        await uploads.complete(owner, id);
      });
    },
  };
}
