import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Real files, made by ffmpeg, in a folder of the test's own. */
export interface SampleMedia {
  /** Runs ffmpeg with these arguments and the new file's path behind them. @returns the path */
  make(name: string, args: readonly string[]): Promise<string>;
  /** A film with a tone: H.264 and AAC in MP4. */
  film(name: string, options?: { seconds?: number; size?: string; output?: readonly string[] }): Promise<string>;
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Cuts off the end of a file. @param part what stays, 0 to 1 */
  truncate(path: string, part: number): Promise<void>;
  remove(): Promise<void>;
}

export const testPicture = (seconds: number, size = '320x240') => [
  ...['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=25:duration=${seconds}`],
];
export const testTone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
export const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** @param ffmpeg path of the program */
export async function createSampleMedia(ffmpeg: string): Promise<SampleMedia> {
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-samples-'));

  async function make(name: string, args: readonly string[]): Promise<string> {
    const path = join(folder, name);
    await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args, path]);
    return path;
  }

  return {
    make,
    film: (name, { seconds = 3, size, output = [] } = {}) =>
      make(name, [...testPicture(seconds, size), ...testTone(seconds), ...h264, '-c:a', 'aac', ...output]),
    async write(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async truncate(path, part) {
      const { size } = await stat(path);
      const file = await open(path, 'r+');
      await file.truncate(Math.floor(size * part));
      await file.close();
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
