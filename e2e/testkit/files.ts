import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

/** Two seconds of moving picture with a tone. @returns null, after one clear line, when there is no ffmpeg */
export async function makeFilm(): Promise<Buffer | null> {
  if (spawnSync('ffmpeg', ['-version']).error) {
    console.warn('No ffmpeg on the PATH: the upload of a film is skipped.');
    return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'kizuna-film-'));
  const file = join(folder, 'film.mp4');
  try {
    await promisify(execFile)('ffmpeg', [
      ...['-nostdin', '-v', 'error'],
      ...['-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=10:duration=2'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', file],
    ]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A sharp JPEG of coloured noise, which looks like no other. */
export function makePicture(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width: 800, height: 600, channels: 3, background: '#888', noise } })
    .jpeg()
    .toBuffer();
}

/** Sends a file to a signed address. @returns the status */
export async function putFile(url: string, contentType: string, file: Buffer): Promise<number> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': contentType },
    body: new Uint8Array(file),
  });
  await response.body?.cancel();
  return response.status;
}
