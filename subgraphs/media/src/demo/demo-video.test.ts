import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasEnded, type MediaHarness, startMedia } from '../testing/media-harness.ts';

describe('the demo video', { timeout: 180_000 }, () => {
  let media: MediaHarness;
  beforeAll(async () => {
    media = await startMedia();
  });
  afterAll(() => media.close());

  it('is made once, by a job, and everybody can play it', async () => {
    await media.subgraph.seedDemo?.();
    await media.subgraph.seedDemo?.();
    await media.startJobs();
    const idOf = async (kind: string) => {
      const rows = await media.sql<{ id: string }[]>`select id from jobs.job where kind = ${kind}`;
      expect(rows).toHaveLength(1);
      return toGlobalId('Job', Number(rows[0]?.id));
    };
    expect(await media.waitForJob(await idOf('video_demo'), hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await media.waitForJob(await idOf('video_process'), hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
    await media.subgraph.seedDemo?.();
    await idOf('video_demo');
    const { data } = await media.run(
      null,
      '{ videos(search: "夜明け") { edges { node { title duration width captures { imageUrl } playbackUrl } } } }',
    );
    expect(data).toMatchObject({
      videos: { edges: [{ node: { title: 'First light 夜明け', duration: expect.closeTo(6, 0), width: 640 } }] },
    });
  });

  it.each([
    ['there is no ffmpeg', { tools: null }, true],
    ['no media are wanted', {}, false],
  ])('is left out where %s', async (_, overrides, isWanted) => {
    const bare = await startMedia(overrides);
    await bare.subgraph.seedDemo?.({ media: isWanted });
    expect(await bare.sql`select 1 from jobs.job`).toEqual([]);
    await bare.close();
  });
});
