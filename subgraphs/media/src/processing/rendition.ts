import { join } from 'node:path';
import { KizunaError } from '@kizuna/kit/errors/kizuna-error';
import { readOutTime } from '../ffmpeg/progress.ts';
import { runTool } from '../ffmpeg/run-tool.ts';
import { judgeToolFailure } from '../ffmpeg/unreadable.ts';
import { untrustedInput } from '../ffmpeg/untrusted-input.ts';
import { playbackFile } from '../files/video-keys.ts';
import type { MediaFacts, VideoStream } from './probe.ts';
import type { Workbench } from './workbench.ts';

/** Pixels of the shorter side at most: 720p, upright or not. */
const maxShortSide = 720;
const maxFrameRate = 60;
const minuteMs = 60_000;
/** A bound on what one file may cost, whatever its length. */
const longestMs = 6 * 60 * minuteMs;
/** More threads need more memory than the limit gives. */
const threads = ['-threads', '4'];

/**
 * Makes the file that browsers play: H.264 and AAC in an MP4 that can start before it is loaded, at most 720p. A source
 * that is so already is only repacked. Place, camera and other metadata are left out.
 * @param progress is told fractions from 0 to 1
 * @returns the path of the new file
 */
export async function makeRendition(
  bench: Workbench,
  source: string,
  facts: MediaFacts,
  progress: (fraction: number) => void,
): Promise<string> {
  if (isPlayable(facts)) {
    try {
      return await convert(bench, source, facts, ['-c', 'copy'], progress);
    } catch (error) {
      // Odd time stamps can stand in the way of repacking, but not of encoding anew.
      if (!(error instanceof KizunaError) || error.code !== 'MEDIA_UNREADABLE') throw error;
    }
  }
  return convert(bench, source, facts, encoding(facts), progress);
}

function isPlayable({ formats, video, audio }: MediaFacts): boolean {
  const videoFits =
    !video ||
    (video.codec === 'h264' &&
      video.pixelFormat === 'yuv420p' &&
      !video.isTransformed &&
      Math.min(video.width, video.height) <= maxShortSide);
  return formats.includes('mp4') && videoFits && (!audio || audio.codec === 'aac');
}

function encoding({ video, audio }: MediaFacts): string[] {
  return [
    ...(video ? ['-vf', pictureFilter(video), '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'] : []),
    ...(video ? ['-pix_fmt', 'yuv420p'] : []),
    ...(audio ? ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000'] : []),
    ...threads,
  ];
}

/** An even size, as H.264 wants it, square pixels, and a steady rate: a file may claim a million pictures a second. */
function pictureFilter({ width, height, frameRate }: VideoStream): string {
  const scale = Math.min(1, maxShortSide / Math.min(width, height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * scale) / 2) * 2);
  const rate = Math.min(maxFrameRate, Math.max(1, frameRate ?? 30));
  return `scale=${even(width)}:${even(height)},setsar=1,fps=${rate.toFixed(3)}`;
}

async function convert(
  { tools, folder, signal }: Workbench,
  source: string,
  { duration, video, audio }: MediaFacts,
  codecs: readonly string[],
  progress: (fraction: number) => void,
): Promise<string> {
  const path = join(folder, playbackFile);
  const args = [
    ...['-nostdin', '-v', 'error', '-y', ...threads, ...untrustedInput(source)],
    ...(video ? ['-map', `0:${video.index}`] : []),
    ...(audio ? ['-map', `0:${audio.index}`] : []),
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-max_muxing_queue_size', '4096'],
    ...codecs,
    ...['-movflags', '+faststart', '-f', 'mp4', '-progress', 'pipe:1', path],
  ];
  const timeLimitMs = Math.min(longestMs, 10 * minuteMs + 10 * (duration ?? 3_600) * 1_000);
  const onLine = (line: string) => {
    const seconds = readOutTime(line);
    if (seconds !== null && duration !== null) progress(Math.min(1, seconds / duration));
  };
  const limits = { prlimit: tools.prlimit, timeLimitMs };
  await runTool({ program: tools.ffmpeg, args, folder, signal, onLine, ...limits }).catch((error: unknown) => {
    throw judgeToolFailure(error);
  });
  return path;
}
