import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Bus } from '@kizuna/kit/bus/bus';
import type { Database } from '@kizuna/kit/db/database';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { WorkerStopping } from '@kizuna/kit/jobs/active-runs';
import { judgeFailure } from '@kizuna/kit/jobs/job-failure';
import type { JobHandler, JobRun } from '@kizuna/kit/jobs/job-types';
import type { Storage } from '@kizuna/kit/storage/storage';
import type { Tables } from '../db/tables.ts';
import { type MediaTools, requireTools } from '../ffmpeg/tools.ts';
import { playbackFile, videoFolder } from '../files/video-keys.ts';
import { processAttempts, type VideoJobPayload, videoDeletedTopic, videoJobPayload } from '../video/video-jobs.ts';
import { findVideo, type VideoRow } from '../video/video-repository.ts';
import { claimVideo, failVideo, finishVideo } from './processing-repository.ts';
import { fetchSource, type Products, produce } from './produce.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

export interface ProcessingOptions {
  readonly database: Database<Tables>;
  readonly storage: Storage;
  readonly bus: Bus;
  /** Null: there are none, and jobs fail. */
  readonly tools: MediaTools | null;
}

/** What is kept as the job's result. */
interface ProcessingResult {
  readonly duration: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

/**
 * The job that makes an uploaded file playable. All that it stores lies under fixed names and counts only when the row says
 * READY, so it can be run again at any time.
 */
export function createVideoProcessing(options: ProcessingOptions): JobHandler<VideoJobPayload> {
  const { database, storage, bus, tools } = options;
  const { db } = database;

  /** @returns the video, held by this try; or the ready one, when a try before this was killed after its last write */
  async function claim(videoId: number, jobId: number, run: string): Promise<VideoRow> {
    const row = (await claimVideo(db, videoId, jobId, run)) ?? (await findVideo(db, videoId));
    if (!row || row.jobId !== jobId) throw deleted();
    return row;
  }

  async function store(videoId: number, { playback, source, thumbnail, captures }: Products): Promise<void> {
    const put = (file: string, path: string, contentType: string) =>
      storage.put(`${videoFolder(videoId)}${file}`, createReadStream(path), { contentType });
    await put(playbackFile, playback, source.video ? 'video/mp4' : 'audio/mp4');
    for (const { file, path } of thumbnail ? [thumbnail, ...captures] : captures) await put(file, path, 'image/jpeg');
  }

  async function finish(videoId: number, run: string, products: Products): Promise<ProcessingResult> {
    const { source, duration, thumbnail, captures } = products;
    const found = {
      duration,
      width: source.video?.width ?? null,
      height: source.video?.height ?? null,
      videoCodec: source.video?.codec ?? null,
      audioCodec: source.audio?.codec ?? null,
      hasThumbnail: thumbnail !== null,
    };
    const times = captures.map(({ timestampSeconds }, position) => ({ position, timestampSeconds }));
    if (await finishVideo(db, videoId, run, found, times)) return found;
    throw (await findVideo(db, videoId)) ? new KizunaError('JOB_CANCELLED') : deleted();
  }

  async function work(row: VideoRow, runId: string, run: JobRun, signal: AbortSignal): Promise<ProcessingResult> {
    const found = requireTools(tools);
    const key = row.sourceKey;
    if (key === null) throw new KizunaError('NOT_FOUND');
    return withTemporaryFolder(async (folder) => {
      const bench = { tools: found, folder, signal };
      const path = await fetchSource(bench, storage, key);
      run.progress(0.03);
      const products = await produce(bench, path, (fraction) => run.progress(0.03 + 0.92 * fraction));
      await store(row.id, products);
      return finish(row.id, runId, products);
    });
  }

  return {
    payload: videoJobPayload,
    async run({ videoId }, run) {
      const runId = randomUUID();
      const gone = new AbortController();
      const unsubscribe = await bus.subscribe(videoDeletedTopic(videoId), () => gone.abort(deleted()));
      try {
        const row = await claim(videoId, run.jobId, runId);
        if (row.status === 'READY') return { duration: row.duration, width: row.width, height: row.height };
        return await work(row, runId, run, AbortSignal.any([run.signal, gone.signal]));
      } catch (error) {
        // A worker that stops gives the job to another one: the video stays as it is.
        const isOver = run.signal.aborted || judgeFailure(error, run.attempt, processAttempts).final;
        if (isOver && !(run.signal.reason instanceof WorkerStopping)) await failVideo(db, videoId, runId);
        // What was stored after the files of the deleted video had been removed.
        if (!(await findVideo(db, videoId))) await storage.deleteAll(videoFolder(videoId));
        throw error;
      } finally {
        await unsubscribe();
      }
    },
  };
}

function deleted(): KizunaError {
  return new KizunaError('NOT_FOUND', {
    message: { en: 'The video was deleted.', ja: '動画は削除されました。' },
  });
}
