import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMediaConfig } from '../config.ts';
import { readOutTime } from './progress.ts';
import { findMediaTools } from './tools.ts';

describe('finding ffmpeg', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kizuna-tools-'));
    for (const name of ['ffmpeg', 'ffprobe']) {
      await writeFile(join(folder, name), '#!/bin/sh\n');
      await chmod(join(folder, name), 0o755);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('prefers what the environment names, then the PATH, then the npm packages', async () => {
    const named = join(folder, 'ffmpeg');
    expect(await findMediaTools(readMediaConfig({ FFMPEG_PATH: named }), '')).toMatchObject({
      ffmpeg: named,
      ffprobe: expect.stringContaining('@ffprobe-installer'),
    });
    expect(await findMediaTools(readMediaConfig({}), `/nowhere:${folder}`)).toMatchObject({
      ffmpeg: named,
      ffprobe: join(folder, 'ffprobe'),
    });
    expect(await findMediaTools(readMediaConfig({}), '/nowhere')).toMatchObject({
      ffmpeg: expect.stringContaining('@ffmpeg-installer'),
    });
  });

  it('stops the start with a sentence when the environment names what cannot be run', async () => {
    const config = readMediaConfig({ FFPROBE_PATH: '/nowhere/ffprobe' });
    await expect(findMediaTools(config)).rejects.toThrow('FFPROBE_PATH is /nowhere/ffprobe, which cannot be run');
    expect(() => readMediaConfig({ MEDIA_MAX_UPLOAD_BYTES: 'lots' })).toThrow('MEDIA_MAX_UPLOAD_BYTES is wrong');
    expect(readMediaConfig({}).maxUploadBytes).toBe(5 * 1024 ** 3);
  });
});

describe("ffmpeg's progress", () => {
  it('is read in both spellings', () => {
    expect(
      ['out_time_us=1500000', 'out_time_ms=1500000', 'out_time_us=N/A', 'frame=12', 'out_time=00:00:01'].map(
        readOutTime,
      ),
    ).toEqual([1.5, 1.5, null, null, null]);
  });
});
