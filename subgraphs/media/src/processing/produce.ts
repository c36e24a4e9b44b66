import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import type { Storage } from '@kizuna/kit/storage/storage';
import { unreadable } from '../ffmpeg/unreadable.ts';
import { type TakenPicture, takeCaptures, takeThumbnail } from './pictures.ts';
import { type MediaFacts, probeMedia } from './probe.ts';
import { makeRendition } from './rendition.ts';
import type { Workbench } from './workbench.ts';

/** Everything that is made of one uploaded file; the files lie in the bench's folder. */
export interface Products {
  readonly source: MediaFacts;
  /** Path of the file that browsers play. */
  readonly playback: string;
  /** Seconds that can be played. */
  readonly duration: number;
  readonly thumbnail: TakenPicture | null;
  readonly captures: readonly TakenPicture[];
}

/** Copies an object into the bench's folder: most containers cannot be read from a stream. @returns its path there */
export async function fetchSource({ folder, signal }: Workbench, storage: Storage, key: string): Promise<string> {
  const stream = await storage.get(key);
  if (!stream)
    throw new KizunaError('NOT_FOUND', {
      message: { en: 'The uploaded file is gone.', ja: 'アップロードされたファイルがありません。' },
    });
  const path = join(folder, 'source');
  await pipeline(stream, createWriteStream(path), { signal });
  return path;
}

/**
 * Makes everything that a video shows.
 * @param progress is told fractions from 0 to 1
 * @throws KizunaError MEDIA_UNREADABLE
 */
export async function produce(bench: Workbench, path: string, progress: (fraction: number) => void): Promise<Products> {
  const source = await probeMedia(bench, path);
  progress(0.02);
  const playback = await makeRendition(bench, path, source, (fraction) => progress(0.02 + 0.83 * fraction));
  // Of what was made, not of what the source claims: a file that was cut off claims too much, a live recording nothing.
  const { duration, video } = await probeMedia(bench, playback);
  if (duration === null) {
    throw unreadable('Nothing in the file can be played.', 'ファイルに再生できる内容がありません。');
  }
  progress(0.87);
  if (!video) return { source, playback, duration, thumbnail: null, captures: [] };
  const thumbnail = await takeThumbnail(bench, playback, duration);
  const captures = await takeCaptures(bench, playback, duration, (fraction) => progress(0.88 + 0.12 * fraction));
  return { source, playback, duration, thumbnail, captures };
}
