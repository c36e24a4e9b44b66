import { randomUUID } from 'node:crypto';
import { recordAudit } from '@kizuna/kit/audit/audit';
import type { Database } from '@kizuna/kit/db/database';
import { invalid, KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { enqueueJob } from '@kizuna/kit/jobs/job-queue';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type { Tables } from '../db/tables.ts';
import { sourceKey } from '../files/video-keys.ts';
import { checkContentType, checkFilename, checkSize, checkTitle, titleFromFilename } from '../video/video-input.ts';
import { processAttempts, videoJobKinds } from '../video/video-jobs.ts';
import { mayUpdate } from '../video/video-policy.ts';
import { findVideo, insertVideo, lockVideo, updateVideo, type VideoRow } from '../video/video-repository.ts';
import { checkUploadedContent } from './upload-content.ts';

/** A file that somebody wants to upload. */
export interface NewUpload {
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Null: made from the file's name. */
  readonly title: string | null;
}

export interface UploadService {
  /** Makes the video, private and without its file. */
  start(viewer: Viewer, upload: NewUpload): Promise<VideoRow>;
  /**
   * Before the bytes of an upload are taken in.
   * @returns where to store them
   * @throws KizunaError NOT_FOUND without such a video, CONFLICT when its upload is complete
   */
  open(videoId: number): Promise<{ key: string }>;
  /**
   * After they are stored: the video's file is this one from now on, and the one of an earlier try is deleted.
   * @throws KizunaError as `open`; what was stored is then deleted
   */
  attach(videoId: number, key: string, size: number): Promise<void>;
  /**
   * Starts the processing job once all bytes are there; later it gives the same job.
   * @throws KizunaError NOT_FOUND unless it is the viewer's own, CONFLICT without a file, VALIDATION_ERROR for a wrong one
   */
  complete(viewer: Viewer, videoId: number): Promise<{ video: VideoRow; jobId: number }>;
}

export interface UploadServiceOptions {
  readonly database: Database<Tables>;
  readonly storage: Storage;
  readonly maxUploadBytes: number;
}

export function createUploadService({ database, storage, maxUploadBytes }: UploadServiceOptions): UploadService {
  const { db } = database;
  return {
    async start(viewer, { filename, contentType, size, title }) {
      return insertVideo(db, {
        ownerId: viewer.userId,
        filename: checkFilename(filename),
        contentType: checkContentType(contentType),
        size: checkSize(size, maxUploadBytes),
        title: title === null ? titleFromFilename(filename) : checkTitle(title),
      });
    },

    async open(videoId) {
      requireAwaited(await findVideo(db, videoId));
      return { key: sourceKey(videoId, randomUUID()) };
    },

    async attach(videoId, key, size) {
      try {
        const earlier = await db.transaction(async (tx) => {
          const awaited = requireAwaited(await lockVideo(tx, videoId));
          await updateVideo(tx, videoId, { sourceKey: key, sourceSize: size });
          return awaited.sourceKey;
        });
        if (earlier) await storage.delete(earlier);
      } catch (error) {
        if (error instanceof KizunaError) await storage.delete(key);
        throw error;
      }
    },

    async complete(viewer, videoId) {
      const seen = await findVideo(db, videoId);
      if (!seen || !mayUpdate(viewer, seen)) throw new KizunaError('NOT_FOUND');
      if (seen.status === 'UPLOADING') await checkSource(storage, seen);
      return db.transaction(async (tx) => {
        const locked = await lockVideo(tx, videoId);
        if (!locked) throw new KizunaError('NOT_FOUND');
        if (locked.jobId !== null) return { video: locked, jobId: locked.jobId };
        // Another upload came in after the look at the file.
        if (locked.sourceKey !== seen.sourceKey) throw new KizunaError('CONFLICT');
        const jobId = await enqueueJob(tx, {
          ...{ kind: videoJobKinds.process, payload: { videoId }, key: `video:${videoId}` },
          ...{ ownerId: viewer.userId, maxAttempts: processAttempts },
        });
        const video = await updateVideo(tx, videoId, { status: 'PROCESSING', jobId });
        await recordAudit(tx, {
          ...{ action: 'video.upload', actorId: viewer.userId, targetType: 'Video', targetId: videoId },
          details: { size: locked.size },
        });
        return { video: video ?? locked, jobId };
      });
    },
  };
}

function requireAwaited(row: VideoRow | null): VideoRow {
  if (!row) throw new KizunaError('NOT_FOUND');
  if (row.status === 'UPLOADING') return row;
  throw new KizunaError('CONFLICT', {
    message: {
      en: 'The upload of this video is complete already.',
      ja: 'この動画のアップロードは既に完了しています。',
    },
  });
}

/** The whole file must be there, and look like video or sound. */
async function checkSource(storage: Storage, row: VideoRow): Promise<void> {
  const stored = row.sourceKey === null ? null : await storage.info(row.sourceKey);
  if (row.sourceKey === null || !stored) {
    throw new KizunaError('CONFLICT', {
      field: 'id',
      message: { en: 'The file has not been uploaded yet.', ja: 'ファイルがまだアップロードされていません。' },
    });
  }
  if (stored.size !== row.size) {
    throw invalid(
      'id',
      `Of ${row.size} bytes only ${stored.size} have arrived. Upload the whole file again.`,
      `${row.size} バイトのうち ${stored.size} バイトしか届いていません。もう一度アップロードしてください。`,
    );
  }
  await checkUploadedContent(storage, row.sourceKey);
}
