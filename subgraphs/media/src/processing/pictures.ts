import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from '../ffmpeg/run-tool.ts';
import { judgeToolFailure } from '../ffmpeg/unreadable.ts';
import { untrustedInput } from '../ffmpeg/untrusted-input.ts';
import { captureFile, thumbnailFile } from '../files/video-keys.ts';
import type { Workbench } from './workbench.ts';

/** A picture that was taken out of a video. */
export interface TakenPicture {
  /** The name under which it is stored. */
  readonly file: string;
  readonly path: string;
  readonly timestampSeconds: number;
}

const captureCount = 6;
const captureWidth = 320;
const thumbnailWidth = 640;
const timeLimitMs = 120_000;

/** The moments of the captures: the middles of equal parts. @param duration seconds */
export function captureTimes(duration: number): number[] {
  return Array.from({ length: captureCount }, (_, index) => ((index + 0.5) * duration) / captureCount);
}

/** The picture for lists: past the fade-in that many videos begin with. Null when there is no picture at all. */
export async function takeThumbnail(bench: Workbench, video: string, duration: number): Promise<TakenPicture | null> {
  const path = join(bench.folder, thumbnailFile);
  for (const timestampSeconds of [duration / 4, 0]) {
    if (await takePicture(bench, video, timestampSeconds, thumbnailWidth, path)) {
      return { file: thumbnailFile, path, timestampSeconds };
    }
  }
  return null;
}

/** @param progress is told fractions from 0 to 1 @returns fewer pictures than usual for a video of a few frames */
export async function takeCaptures(
  bench: Workbench,
  video: string,
  duration: number,
  progress: (fraction: number) => void,
): Promise<TakenPicture[]> {
  const taken: TakenPicture[] = [];
  for (const [index, timestampSeconds] of captureTimes(duration).entries()) {
    const file = captureFile(index);
    const path = join(bench.folder, file);
    if (await takePicture(bench, video, timestampSeconds, captureWidth, path))
      taken.push({ file, path, timestampSeconds });
    progress((index + 1) / captureCount);
  }
  return taken;
}

/** @returns false when the video has no picture at or after that time */
async function takePicture(
  { tools, folder, signal }: Workbench,
  video: string,
  seconds: number,
  width: number,
  path: string,
): Promise<boolean> {
  const args = [
    ...['-nostdin', '-v', 'error', '-y', '-threads', '2', '-ss', seconds.toFixed(3), ...untrustedInput(video)],
    ...[
      '-frames:v',
      '1',
      '-an',
      '-vf',
      `scale='min(${width},iw)':-2`,
      '-q:v',
      '4',
      '-f',
      'image2',
      '-update',
      '1',
      path,
    ],
  ];
  const limits = { prlimit: tools.prlimit, timeLimitMs };
  await runTool({ program: tools.ffmpeg, args, folder, signal, ...limits }).catch((error: unknown) => {
    throw judgeToolFailure(error);
  });
  return await stat(path).then(
    ({ size }) => size > 0,
    () => false,
  );
}
