import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { WorkerStopping } from '@kizuna/kit/jobs/active-runs';
import { createJobStore } from '@kizuna/kit/jobs/job-store';
import { openJobsDatabase } from '@kizuna/kit/jobs/jobs-database';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readMediaConfig } from '../config.ts';
import { runTool } from '../ffmpeg/run-tool.ts';
import { findMediaTools, type MediaTools, requireTools } from '../ffmpeg/tools.ts';
import { hasEnded, type MediaHarness, rowNumber, startMedia } from '../testing/media-harness.ts';
import { createSampleMedia, h264, type SampleMedia, testPicture, testTone } from '../testing/sample-media.ts';

const taro = demoViewer(demoCast.taro);
const run = promisify(execFile);
const all = `status duration width height size thumbnailUrl playbackUrl captures { timestampSeconds imageUrl } job { id }`;

interface Shown {
  readonly status: string;
  readonly playbackUrl: string;
  readonly thumbnailUrl: string;
  readonly captures: { timestampSeconds: number; imageUrl: string }[];
}

describe('processing a video', { timeout: 180_000 }, () => {
  let media: MediaHarness;
  let tools: MediaTools;
  let samples: SampleMedia;
  beforeAll(async () => {
    tools = requireTools(await findMediaTools(readMediaConfig({})));
    samples = await createSampleMedia(tools.ffmpeg);
    media = await startMedia();
    await media.startJobs();
  });
  afterAll(async () => {
    await media.close();
    await samples.remove();
  });
  afterEach(async () => {
    // A stopped job is told as ended before the last of its files is gone.
    await vi.waitFor(async () => {
      const left = (await readdir(tmpdir())).filter((name) => name.startsWith(`kizuna-media-${process.pid}-`));
      expect(left).toEqual([]);
    });
  });

  /** All that its owner sees of a video. */
  async function shownVideo(harness: MediaHarness, id: string): Promise<Shown> {
    const shown = await harness.video<Shown>(taro, id, all);
    if (!shown) throw new Error('There is no such video.');
    return shown;
  }

  const get = (address: string, headers: Record<string, string> = {}) => fetch(media.local(address), { headers });

  /** What ffprobe says of the file that browsers get. */
  async function probePlayback(address: string) {
    const path = await samples.write('played', Buffer.from(await (await get(address)).arrayBuffer()));
    const { stdout } = await run(tools.ffprobe, ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', path]);
    return JSON.parse(stdout) as {
      streams: { codec_name: string; width?: number; height?: number }[];
      format: { duration: string; tags?: Record<string, string> };
    };
  }

  async function upload(path: string, filename = 'film.mp4') {
    const { id, jobId } = await media.upload(taro, path, filename);
    const state = await media.waitForJob(jobId, hasEnded);
    return { id, jobId, state, shown: await shownVideo(media, id) };
  }

  it('makes a film playable, with a thumbnail and six pictures at even steps', async () => {
    const { jobId, state, shown } = await upload(
      await samples.film('good.mp4', { output: ['-metadata', 'location=+35+139/'] }),
    );
    expect(state).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
    expect(shown).toMatchObject({ status: 'READY', width: 320, height: 240, job: { id: jobId } });
    expect(shown.captures.map(({ timestampSeconds }) => timestampSeconds.toFixed(2))).toEqual([
      '0.25',
      '0.75',
      '1.25',
      '1.75',
      '2.25',
      '2.75',
    ]);
    for (const address of [shown.thumbnailUrl, ...shown.captures.map(({ imageUrl }) => imageUrl)]) {
      const picture = await get(address);
      expect(picture.headers.get('content-type')).toBe('image/jpeg');
      expect(
        Buffer.from(await picture.arrayBuffer())
          .subarray(0, 3)
          .toString('hex'),
      ).toBe('ffd8ff');
    }
    const part = await get(shown.playbackUrl, { range: 'bytes=4-7' });
    expect({ status: part.status, type: part.headers.get('content-type'), body: await part.text() }).toEqual({
      status: 206,
      type: 'video/mp4',
      body: 'ftyp',
    });
    const head = await fetch(media.local(shown.playbackUrl), { method: 'HEAD' });
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1_000);
    const { streams, format } = await probePlayback(shown.playbackUrl);
    expect(streams.map((stream) => stream.codec_name)).toEqual(['h264', 'aac']);
    expect(Number(format.duration)).toBeCloseTo(3, 0);
    expect(format.tags?.location).toBeUndefined();
  });

  it('puts the index of the file before its content, so that playing starts at once', async () => {
    const { shown } = await upload(await samples.film('index.mp4', { seconds: 1 }));
    const bytes = Buffer.from(await (await get(shown.playbackUrl)).arrayBuffer());
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('encodes other codecs anew, at most 720p, upright films too', async () => {
    const wide = await samples.make('wide.webm', [
      ...testPicture(0.4, '1920x1080'),
      '-c:v',
      'libvpx',
      '-deadline',
      'realtime',
      '-b:v',
      '1M',
    ]);
    const tall = await samples.film('tall.mp4', { seconds: 0.4, size: '1080x1920' });
    const shownWide = (await upload(wide, 'wide.webm')).shown;
    expect(shownWide).toMatchObject({ status: 'READY', width: 1920, height: 1080 });
    expect((await probePlayback(shownWide.playbackUrl)).streams).toMatchObject([
      { codec_name: 'h264', width: 1280, height: 720 },
    ]);
    const shownTall = (await upload(tall)).shown;
    expect((await probePlayback(shownTall.playbackUrl)).streams[0]).toMatchObject({ width: 720, height: 1280 });
  });

  it('makes sound alone playable, without pictures', async () => {
    const { state, shown } = await upload(await samples.make('sound.wav', testTone(2)), 'sound.wav');
    expect(state.status).toBe('SUCCEEDED');
    expect(shown).toMatchObject({ status: 'READY', width: null, height: null, thumbnailUrl: null, captures: [] });
    expect((await get(shown.playbackUrl)).headers.get('content-type')).toBe('audio/mp4');
    expect((await probePlayback(shown.playbackUrl)).streams.map((stream) => stream.codec_name)).toEqual(['aac']);
  });

  it('takes the pictures of a film of one frame', async () => {
    const one = await samples.make('one.mp4', [...testPicture(0.04), ...h264]);
    const { shown } = await upload(one);
    expect(shown.status).toBe('READY');
    expect(shown.thumbnailUrl).not.toBeNull();
  });

  it('says that a file is unreadable, once, and marks the video as failed', async () => {
    const truncated = await samples.film('truncated.mp4');
    await samples.truncate(truncated, 0.5);
    const unreadable = {
      text: await samples.write('text.mp4', 'This is only a text.\n'.repeat(100)),
      noise: await samples.write('noise.mp4', Buffer.alloc(50_000, 'qwertyuiop')),
      truncated,
    };
    for (const path of Object.values(unreadable)) {
      const { jobId, state, shown } = await upload(path);
      expect(state).toMatchObject({ status: 'FAILED', errorCode: 'MEDIA_UNREADABLE' });
      expect(state.errorMessage).toBe('The file is damaged, or of a kind that cannot be read.');
      expect(shown).toMatchObject({ status: 'FAILED', playbackUrl: null, thumbnailUrl: null, job: { id: jobId } });
      const [row] = await media.sql`select attempts from jobs.job order by id desc limit 1`;
      expect(row).toEqual({ attempts: 1 });
    }
  });

  it('plays what is there of a film that was cut off behind its index', async () => {
    const cut = await samples.film('cut.mp4', { seconds: 8, output: ['-movflags', '+faststart'] });
    await samples.truncate(cut, 0.5);
    const { shown } = await upload(cut);
    expect(shown.status).toBe('READY');
    expect(Number((await probePlayback(shown.playbackUrl)).format.duration)).toBeLessThan(7.5);
  });

  it('opens no other file that an upload names', async () => {
    const secret = await samples.film('secret.mp4', { seconds: 1 });
    const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:1,\nfile://${secret}\n#EXT-X-ENDLIST\n`;
    const concatenation = `ffconcat version 1.0\nfile ${secret}\n`;
    for (const content of [playlist, concatenation]) {
      const { state } = await upload(await samples.write('list.mp4', content));
      expect(state).toMatchObject({ status: 'FAILED', errorCode: 'MEDIA_UNREADABLE' });
    }
  });

  describe('a job that is stopped', () => {
    let longFilm: string;
    beforeAll(async () => {
      // Half an hour that has to be encoded anew takes far longer than the tests wait.
      const short = await samples.make('part.avi', [...testPicture(10, '640x360'), '-c:v', 'mpeg4', '-b:v', '100k']);
      longFilm = await samples.make('long.avi', ['-stream_loop', '180', '-i', short, '-c', 'copy']);
    });

    const ffmpegsOfOurs = async () => {
      const { stdout } = await run('ps', ['-o', 'args=', '--ppid', String(process.pid)]);
      return stdout.split('\n').filter((line) => line.includes('kizuna-media-'));
    };

    it('ends ffmpeg and marks the video as failed when it is cancelled, and can be run again', async () => {
      const jobs = openJobsDatabase(media.ports.databaseUrl, 1);
      const store = createJobStore({ database: jobs, bus: media.ports.bus, logger: media.ports.logger });
      const { id, jobId } = await media.upload(taro, longFilm, 'long.avi');
      const number = rowNumber(jobId);
      await media.waitForJob(jobId, ({ progress }) => progress > 0.05);
      expect(await ffmpegsOfOurs()).toHaveLength(1);
      await store.cancel(number);
      await expect.poll(() => media.video(taro, id, 'status')).toEqual({ status: 'FAILED' });
      await expect.poll(ffmpegsOfOurs).toEqual([]);

      await store.retry(number);
      await media.waitForJob(jobId, ({ progress }) => progress > 0.05);
      expect(await media.video(taro, id, 'status')).toEqual({ status: 'PROCESSING' });
      await store.cancel(number);
      await expect.poll(() => media.video(taro, id, 'status')).toEqual({ status: 'FAILED' });
      await jobs.close();
    });

    it('ends when the video is deleted, and nothing of it stays in storage', async () => {
      const { id, jobId } = await media.upload(taro, longFilm, 'long.avi');
      const [row] = await media.sql<{ key: string }[]>`
        select source_key as key from media.video_metadata order by id desc limit 1`;
      await media.waitForJob(jobId, ({ progress }) => progress > 0.05);
      expect(await media.ports.storage.info(row?.key ?? '')).not.toBeNull();
      await media.run(taro, 'mutation ($id: ID!) { videoDelete(input: { id: $id }) { deletedVideoId } }', { id });
      expect(await media.waitForJob(jobId, hasEnded)).toMatchObject({ status: 'FAILED', errorCode: 'NOT_FOUND' });
      expect(await media.video(taro, id, 'id')).toBeNull();
      await expect.poll(() => media.ports.storage.info(row?.key ?? '')).toBeNull();
    });

    it('leaves the video as it is when its worker stops, and the next try makes it ready, once', async () => {
      const idle = await startMedia();
      const { id, jobId } = await idle.upload(taro, longFilm, 'long.avi');
      const worker = new AbortController();
      const tryIt = (attempt: number, signal: AbortSignal, progress: (fraction: number) => void) =>
        idle.subgraph.jobs?.video_process?.run(
          { videoId: rowNumber(id) },
          { jobId: rowNumber(jobId), attempt, signal, progress },
        );
      const stopping = tryIt(1, worker.signal, (fraction) => {
        if (fraction > 0.05) worker.abort(new WorkerStopping());
      });
      await expect(stopping).rejects.toThrow(WorkerStopping);
      expect(await idle.video(taro, id, 'status')).toEqual({ status: 'PROCESSING' });

      // The next worker finds a shorter film there, which is all the same to it.
      const short = await readFile(await samples.film('short.mp4', { seconds: 1 }));
      const [row] = await idle.sql<{ key: string }[]>`select source_key as key from media.video_metadata`;
      await idle.ports.storage.put(row?.key ?? '', short, { contentType: 'video/mp4' });
      const { signal } = new AbortController();
      const result = await tryIt(2, signal, () => {});
      expect(result).toMatchObject({ width: 320, height: 240 });
      expect(await idle.video(taro, id, 'status')).toEqual({ status: 'READY' });
      expect(await tryIt(3, signal, () => {})).toEqual({ duration: expect.closeTo(1, 1), width: 320, height: 240 });
      await idle.close();
    });
  });

  it('works with the programs of the npm packages as with those of the system', async () => {
    const require = createRequire(import.meta.url);
    const packaged = await startMedia({
      tools: {
        ffmpeg: require('@ffmpeg-installer/ffmpeg').path,
        ffprobe: require('@ffprobe-installer/ffprobe').path,
        prlimit: tools.prlimit,
      },
    });
    await packaged.startJobs();
    const film = await packaged.upload(
      taro,
      await samples.film('packaged.mp4', { size: '1920x1080', seconds: 1 }),
      'a.mp4',
    );
    const text = await packaged.upload(taro, await samples.write('text.mp4', 'no film at all'), 'b.mp4');
    expect(await packaged.waitForJob(film.jobId, hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
    const shown = await shownVideo(packaged, film.id);
    expect(shown.captures).toHaveLength(6);
    // Its static build crashed on every transport stream.
    const stream = await packaged.upload(taro, await samples.film('stream.ts', { seconds: 1 }), 'c.ts');
    expect(await packaged.waitForJob(stream.jobId, hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await packaged.waitForJob(text.jobId, hasEnded)).toMatchObject({ errorCode: 'MEDIA_UNREADABLE' });
    await packaged.close();
  });

  it('fails with a clear code on a machine without ffmpeg, or where it went away', async () => {
    const gone = join(tmpdir(), 'kizuna-no-such-program');
    for (const missing of [null, { ffmpeg: gone, ffprobe: gone, prlimit: null }]) {
      const bare = await startMedia({ tools: missing });
      await bare.startJobs();
      const { id, jobId } = await bare.upload(taro, await samples.film('bare.mp4', { seconds: 1 }), 'a.mp4');
      expect(await bare.waitForJob(jobId, hasEnded)).toMatchObject({ status: 'FAILED', errorCode: 'TOOL_MISSING' });
      expect(await bare.video(taro, id, 'status')).toEqual({ status: 'FAILED' });
      await bare.close();
    }
  });

  it('stops a program that takes too long, and one that wants too much memory', async () => {
    const folder = tmpdir();
    const { signal } = new AbortController();
    const sleeper = { program: '/bin/sleep', args: ['30'], prlimit: null, folder, signal, timeLimitMs: 100 };
    await expect(runTool(sleeper)).rejects.toMatchObject({ reason: 'time' });
    if (!tools.prlimit) return;
    const script = await samples.write('limit.sh', 'ulimit -v\n');
    const limited = { program: '/bin/sh', args: [script], prlimit: tools.prlimit, folder, signal, timeLimitMs: 30_000 };
    expect((await runTool(limited)).trim()).toBe(String(4 * 1024 ** 2));
  });
});
