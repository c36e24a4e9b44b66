import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { createJobStore } from '@kizuna/kit/jobs/job-store';
import { openJobsDatabase } from '@kizuna/kit/jobs/jobs-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasEnded, type MediaHarness, rowNumber, startMedia } from './testing/media-harness.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);

/** The first bytes of an MP4: enough for all that looks at content before ffmpeg does. */
const mp4 = Buffer.from('000000206674797069736f6d0000020069736f6d69736f32617663316d703431', 'hex');

describe('media', () => {
  let media: MediaHarness;
  beforeAll(async () => {
    media = await startMedia({ config: { ffmpegPath: null, ffprobePath: null, maxUploadBytes: 1_000 } });
  });
  afterAll(() => media.close());
  beforeEach(() => media.sql`truncate media.video_metadata cascade`);

  /** A video as processing leaves it, without the work. */
  async function readyVideo(title: string, visibility = 'PUBLIC', viewer = taro): Promise<string> {
    const { id } = await media.startUpload(viewer, { filename: `${title}.mp4`, size: 10 });
    await media.sql`update media.video_metadata set status = 'READY', visibility = ${visibility} where id = ${rowNumber(id)}`;
    return id;
  }

  async function titles(viewer: typeof taro | null, args = ''): Promise<string[]> {
    const { data, errors } = await media.run(viewer, `{ videos${args} { edges { node { title } } } }`);
    expect(errors).toBeUndefined();
    const { videos } = data as { videos: { edges: { node: { title: string } }[] } };
    return videos.edges.map(({ node }) => node.title);
  }

  describe('starting an upload', () => {
    const start = (viewer: typeof taro | null, input: Record<string, unknown>) =>
      media.run(
        viewer,
        `mutation ($input: VideoUploadStartInput!) {
          videoUploadStart(input: $input) {
            video { title filename size status visibility viewerCanUpdate owner { id } job { id } playbackUrl captures { imageUrl } }
            uploadUrl
            userErrors { field code }
          }
        }`,
        { input: { filename: 'sea.mp4', contentType: 'video/mp4', size: 100, ...input } },
      );

    it('makes a private video that waits for its file', async () => {
      const { data } = await start(taro, { filename: '夏の海.final.mp4' });
      expect(data?.videoUploadStart).toMatchObject({
        video: {
          ...{
            title: '夏の海.final',
            filename: '夏の海.final.mp4',
            size: 100,
            status: 'UPLOADING',
            visibility: 'PRIVATE',
          },
          ...{
            viewerCanUpdate: true,
            owner: { id: toGlobalId('User', taro.userId) },
            job: null,
            playbackUrl: null,
            captures: [],
          },
        },
        uploadUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4000\/files\/media\/upload\/.+signature=/),
        userErrors: [],
      });
    });

    it('refuses what cannot be right, with the field it is about', async () => {
      const wrong: [string, unknown][] = [
        ...[0, -1, 1.5, 1_001, 1e300].map((size): [string, unknown] => ['size', size]),
        ...['', 'x'.repeat(256), '../sea.mp4', 'a\\b.mp4', 'sea\u0007.mp4'].map((name): [string, unknown] => [
          'filename',
          name,
        ]),
        ...['image/png', 'text/html', 'video/', '', 'application/video/mp4'].map((type): [string, unknown] => [
          'contentType',
          type,
        ]),
        ...['', ' ', 'x'.repeat(201), 'two\nlines'].map((title): [string, unknown] => ['title', title]),
      ];
      for (const [field, value] of wrong) {
        const { data } = await start(taro, { [field]: value });
        expect(data?.videoUploadStart, `${field} ${String(value)}`).toEqual({
          ...{ video: null, uploadUrl: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] },
        });
      }
      expect(await titles(taro)).toEqual([]);
    });

    it('takes types with parameters, sound, and names without an ending', async () => {
      for (const input of [
        { contentType: 'video/webm;codecs=vp9,opus' },
        { contentType: 'audio/mpeg' },
        { filename: '.hidden' },
      ]) {
        expect((await start(taro, input)).data).toMatchObject({ videoUploadStart: { userErrors: [] } });
      }
    });

    it('is for people who have signed in', async () => {
      expect((await start(null, {})).errors?.[0]?.extensions).toEqual({ code: 'UNAUTHORIZED' });
    });
  });

  describe('sending the file', () => {
    it('takes the whole file and starts one job, however often completion is said', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: mp4.length });
      const response = await media.put(uploadUrl, mp4);
      expect({ status: response.status, body: await response.json() }).toEqual({
        status: 200,
        body: { size: mp4.length },
      });
      const answers = await Promise.all([1, 2, 3].map(() => media.complete(taro, id)));
      expect(new Set(answers.map(({ jobId }) => jobId)).size).toBe(1);
      expect(await media.complete(taro, id)).toEqual(answers[0]);
      const jobs = await media.sql`
        select kind, owner_id::int as owner, payload, max_attempts as tries from jobs.job where payload->>'videoId' = ${String(rowNumber(id))}`;
      expect(jobs).toEqual([
        { kind: 'video_process', owner: taro.userId, payload: { videoId: rowNumber(id) }, tries: 3 },
      ]);
      expect(await media.video(taro, id, 'status job { id }')).toEqual({
        status: 'PROCESSING',
        job: { id: answers[0]?.jobId },
      });
    });

    it('is shown as failed when its job is cancelled before anybody worked on it', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: mp4.length });
      await media.put(uploadUrl, mp4);
      const { jobId } = await media.complete(taro, id);
      const database = openJobsDatabase(media.ports.databaseUrl, 1);
      await createJobStore({ database, bus: media.ports.bus, logger: media.ports.logger }).cancel(
        rowNumber(jobId ?? ''),
      );
      await database.close();
      expect(await media.video(taro, id, 'status')).toEqual({ status: 'FAILED' });
    });

    it('can be sent again until completion is said, and never after', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: mp4.length });
      await media.put(uploadUrl, mp4.subarray(0, 10));
      const early = await media.complete(taro, id);
      expect(early).toMatchObject({ jobId: null, userErrors: [{ code: 'VALIDATION_ERROR' }] });
      expect(early.userErrors[0]?.message).toBe('Of 32 bytes only 10 have arrived. Upload the whole file again.');
      expect((await media.put(uploadUrl, mp4)).status).toBe(200);
      expect((await media.complete(taro, id)).userErrors).toEqual([]);
      const late = await media.put(uploadUrl, mp4);
      expect({ status: late.status, body: await late.json() }).toMatchObject({
        status: 409,
        body: { code: 'CONFLICT' },
      });
    });

    it('keeps the file that is processed when a slow upload ends after completion was said', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: mp4.length });
      await media.put(uploadUrl, mp4);
      let release: () => void = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const slow = new ReadableStream({
        async start(controller) {
          controller.enqueue(Buffer.alloc(16));
          await released;
          controller.enqueue(Buffer.alloc(16));
          controller.close();
        },
      });
      const init = { method: 'PUT', body: slow, duplex: 'half' } satisfies RequestInit & { duplex: string };
      const storing = vi.spyOn(media.ports.storage, 'put');
      const late = fetch(media.local(uploadUrl), init);
      await vi.waitFor(() => expect(storing).toHaveBeenCalled());
      storing.mockRestore();
      expect((await media.complete(taro, id)).userErrors).toEqual([]);
      release();
      expect((await late).status).toBe(409);
      const [row] = await media.sql<{ key: string }[]>`select source_key as key from media.video_metadata`;
      const kept = await media.ports.storage.get(row?.key ?? '');
      expect(Buffer.concat((await kept?.toArray()) ?? [])).toEqual(mp4);
    });

    it('says when nothing was uploaded, and when it is no film', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: 68 });
      expect(await media.complete(taro, id)).toMatchObject({ jobId: null, userErrors: [{ code: 'CONFLICT' }] });
      const png = Buffer.concat([
        Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex'),
        Buffer.alloc(39),
      ]);
      expect((await media.put(uploadUrl, png)).status).toBe(200);
      const { jobId, userErrors } = await media.complete(taro, id);
      expect(jobId).toBeNull();
      expect(userErrors[0]).toMatchObject({
        code: 'VALIDATION_ERROR',
        message: 'The file is neither video nor sound: its content is image/png.',
      });
    });

    it('refuses more bytes than were declared', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: 100 });
      const response = await media.put(uploadUrl, Buffer.alloc(101));
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        ...{ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } },
      });
      expect((await media.complete(taro, id)).userErrors[0]?.code).toBe('CONFLICT');
    });

    it('goes by the signature alone: another video, method or end of time is refused', async () => {
      const mine = await media.startUpload(taro, { filename: 'a.mp4', size: 32 });
      const other = await media.startUpload(hanako, { filename: 'b.mp4', size: 32 });
      const forged = [
        mine.uploadUrl.replace(mine.id, other.id),
        mine.uploadUrl.replace(/expires=\d+/, 'expires=9999999999'),
        mine.uploadUrl.replace(/claims=[^&]+/, `claims=${Buffer.from('{"size":999}').toString('base64url')}`),
        mine.uploadUrl.replace(/signature=.*/, ''),
      ];
      for (const address of forged) expect((await media.put(address, mp4)).status).toBe(403);
      expect((await media.put(mine.uploadUrl, mp4)).status).toBe(200);
    });

    it('is completed by its owner only, and unknown to others', async () => {
      const { id } = await media.startUpload(taro, { filename: 'a.mp4', size: 32 });
      await expect(media.complete(hanako, id)).rejects.toThrow('NOT_FOUND');
      await expect(media.complete(taro, toGlobalId('Video', 999_999))).rejects.toThrow('NOT_FOUND');
      await expect(media.complete(taro, 'nonsense')).rejects.toThrow('NOT_FOUND');
    });
  });

  describe('who sees a video', () => {
    it('shows private ones to their owner, unlisted ones to who has the id, public ones to all', async () => {
      const seen = async (id: string) =>
        Promise.all([taro, hanako, null].map(async (viewer) => (await media.video(viewer, id, 'id')) !== null));
      expect(await seen(await readyVideo('private', 'PRIVATE'))).toEqual([true, false, false]);
      expect(await seen(await readyVideo('unlisted', 'UNLISTED'))).toEqual([true, true, true]);
      expect(await seen(await readyVideo('public', 'PUBLIC'))).toEqual([true, true, true]);
      expect(await titles(taro)).toEqual(['public', 'unlisted', 'private']);
      expect(await titles(taro, '(mine: true)')).toEqual(['public', 'unlisted', 'private']);
      expect(await titles(hanako)).toEqual(['public']);
      expect(await titles(null)).toEqual(['public']);
      expect(await titles(hanako, '(mine: true)')).toEqual([]);
      expect(await titles(null, '(mine: true)')).toEqual([]);
    });

    it('lists public ones for others only when they can be played', async () => {
      const { id } = await media.startUpload(taro, { filename: 'soon.mp4', size: 10 });
      await media.sql`update media.video_metadata set visibility = 'PUBLIC' where id = ${rowNumber(id)}`;
      expect(await titles(hanako)).toEqual([]);
      expect(await titles(taro)).toEqual(['soon']);
    });

    it("answers for a user's videos and a job's video by reference, with the same rules", async () => {
      await readyVideo('private', 'PRIVATE');
      const id = await readyVideo('public', 'PUBLIC');
      await media.sql`update media.video_metadata set job_id = id + 1000`;
      const query = `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on User { videos { edges { node { title } } } }
          ... on Job { video { title } }
          ... on Video { title }
        }
      }`;
      const representations = [
        { __typename: 'User', id: toGlobalId('User', taro.userId) },
        { __typename: 'Job', id: toGlobalId('Job', rowNumber(id) + 1000) },
        { __typename: 'Job', id: toGlobalId('Job', rowNumber(id) + 999) },
        { __typename: 'Job', id: toGlobalId('Job', 5) },
        { __typename: 'Video', id },
        { __typename: 'Video', id: toGlobalId('Video', rowNumber(id) - 1) },
      ];
      const open = { edges: [{ node: { title: 'public' } }] };
      expect((await media.run(hanako, query, { representations })).data).toEqual({
        _entities: [
          { videos: open },
          { video: { title: 'public' } },
          { video: null },
          { video: null },
          { title: 'public' },
          null,
        ],
      });
      const own = { edges: [{ node: { title: 'public' } }, { node: { title: 'private' } }] };
      expect((await media.run(taro, query, { representations: representations.slice(0, 1) })).data).toEqual({
        _entities: [{ videos: own }],
      });
    });

    it('answers for the videos of many users at once, a page of each', async () => {
      for (const title of ['t1', 't2', 't3']) await readyVideo(title);
      await readyVideo('h1', 'PUBLIC', hanako);
      await readyVideo('h2', 'PRIVATE', hanako);
      const query = `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on User { first: videos(first: 2) { ...page } last: videos(last: 2) { ...page } }
        }
      }
      fragment page on VideoConnection { edges { node { title } } pageInfo { hasNextPage hasPreviousPage } }`;
      const representations = [taro.userId, hanako.userId, 999].map((id) => ({
        __typename: 'User',
        id: toGlobalId('User', id),
      }));
      const page = (titles: string[], hasNextPage: boolean, hasPreviousPage: boolean) => ({
        edges: titles.map((title) => ({ node: { title } })),
        pageInfo: { hasNextPage, hasPreviousPage },
      });
      const none = page([], false, false);
      const ofTaro = { first: page(['t3', 't2'], true, false), last: page(['t2', 't1'], false, true) };
      const publicly = page(['h1'], false, false);
      const whole = page(['h2', 'h1'], false, false);
      for (const [viewer, ofHanako] of [
        [null, publicly],
        [taro, publicly],
        [hanako, whole],
      ] as const) {
        expect((await media.run(viewer, query, { representations })).data).toEqual({
          _entities: [ofTaro, { first: ofHanako, last: ofHanako }, { first: none, last: none }],
        });
      }
    });

    it('finds titles in Japanese and English, and takes wildcards for what they are', async () => {
      for (const title of ['夜明けの海', 'First Light', '100% 本物', 'カフェ', 'snake_case']) await readyVideo(title);
      expect(await titles(null, '(search: "夜明け")')).toEqual(['夜明けの海']);
      expect(await titles(null, '(search: "first l")')).toEqual(['First Light']);
      expect(await titles(null, '(search: "ＬＩＧＨＴ")')).toEqual(['First Light']);
      expect(await titles(null, '(search: "ｶﾌｪ")')).toEqual(['カフェ']);
      expect(await titles(null, '(search: "%")')).toEqual(['100% 本物']);
      expect(await titles(null, '(search: "_")')).toEqual(['snake_case']);
      expect(await titles(null, '(search: "\\\\")')).toEqual([]);
      expect(await titles(null, '(search: " ")')).toHaveLength(5);
    });

    it('pages without gaps, forward and backward', async () => {
      for (let number = 1; number <= 5; number += 1) await readyVideo(`v${number}`);
      const page = async (args: string) => {
        const { data } = await media.run(
          null,
          `{ videos(${args}) { edges { node { title } } pageInfo { endCursor startCursor hasNextPage } } }`,
        );
        return (data as { videos: { edges: { node: { title: string } }[]; pageInfo: Record<string, unknown> } }).videos;
      };
      const first = await page('first: 2');
      expect(first).toMatchObject({
        edges: [{ node: { title: 'v5' } }, { node: { title: 'v4' } }],
        pageInfo: { hasNextPage: true },
      });
      const next = await page(`first: 3, after: "${String(first.pageInfo.endCursor)}"`);
      expect(next.edges.map(({ node }) => node.title)).toEqual(['v3', 'v2', 'v1']);
      const back = await page(`last: 1, before: "${String(next.pageInfo.startCursor)}"`);
      expect(back.edges.map(({ node }) => node.title)).toEqual(['v4']);
      const wrong = await media.run(null, '{ videos(first: 101) { edges { cursor } } }');
      expect(wrong.errors?.[0]?.extensions?.code).toBe('VALIDATION_ERROR');
    });

    it('gives the same addresses for a while', async () => {
      const id = await readyVideo('public');
      const first = await media.video(null, id, 'playbackUrl');
      expect(first?.playbackUrl).toMatch(/\/files\/media\/videos\/.+\/playback\.mp4\?expires=/);
      expect(await media.video(taro, id, 'playbackUrl')).toEqual(first);
      const path = String(first?.playbackUrl);
      expect((await fetch(media.local(path))).status).toBe(404);
      expect((await fetch(media.local(path.replace('playback.mp4', 'thumbnail.jpg')))).status).toBe(403);
    });
  });

  describe('changing and deleting', () => {
    const update = (viewer: typeof taro | null, input: Record<string, unknown>) =>
      media.run(
        viewer,
        `mutation ($input: VideoUpdateInput!) {
          videoUpdate(input: $input) { video { title description visibility } userErrors { field code } }
        }`,
        { input },
      );
    const remove = (viewer: typeof taro | null, id: string) =>
      media.run(
        viewer,
        'mutation ($id: ID!) { videoDelete(input: { id: $id }) { deletedVideoId userErrors { code } } }',
        { id },
      );

    it('changes what is said and leaves the rest', async () => {
      const id = await readyVideo('old', 'PRIVATE');
      const changed = await update(taro, { id, title: ' 新しい ', description: 'two\nlines', visibility: 'UNLISTED' });
      expect(changed.data?.videoUpdate).toEqual({
        video: { title: '新しい', description: 'two\nlines', visibility: 'UNLISTED' },
        userErrors: [],
      });
      const cleared = await update(taro, { id, description: null, title: null });
      expect(cleared.data?.videoUpdate).toMatchObject({
        video: { title: '新しい', description: null, visibility: 'UNLISTED' },
      });
      for (const [field, value] of [
        ['title', ''],
        ['title', 'a\u0007b'],
        ['description', 'x'.repeat(5_001)],
        ['description', 'a\u0007'],
      ] as const) {
        expect((await update(taro, { id, [field]: value })).data?.videoUpdate).toEqual({
          ...{ video: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] },
        });
      }
      const [entry] = await media.sql`
        select actor_id::int as actor, details from history.audit_log where action = 'video.update' order by id limit 1`;
      expect(entry).toMatchObject({ actor: taro.userId, details: { visibility: 'UNLISTED' } });
    });

    it('is the owner’s alone; a private one is not even there for others', async () => {
      const id = await readyVideo('public', 'PUBLIC');
      for (const act of [() => update(hanako, { id, title: 'mine' }), () => remove(hanako, id)]) {
        expect((await act()).errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
      }
      expect((await update(null, { id, title: 'mine' })).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED');
      expect((await remove(null, id)).errors?.[0]?.extensions?.code).toBe('UNAUTHORIZED');
      expect(await media.video(hanako, id, 'title viewerCanUpdate')).toEqual({
        title: 'public',
        viewerCanUpdate: false,
      });
    });

    it('deletes row and files, also those of an upload that ends afterwards', async () => {
      const { id, uploadUrl } = await media.startUpload(taro, { filename: 'a.mp4', size: mp4.length });
      await media.put(uploadUrl, mp4);
      const [row] = await media.sql<{ key: string }[]>`select source_key as key from media.video_metadata`;
      const answers = await Promise.all([remove(taro, id), remove(taro, id)]);
      const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code);
      expect(codes.filter((code) => code === undefined)).toHaveLength(1);
      expect(codes).toContain('NOT_FOUND');
      expect((await media.put(uploadUrl, mp4)).status).toBe(404);
      const worker = await media.startJobs();
      const [job] = await media.sql<{ id: string }[]>`select id from jobs.job where kind = 'media_delete_files'`;
      await media.waitForJob(toGlobalId('Job', Number(job?.id)), hasEnded);
      expect(await media.ports.storage.info(row?.key ?? '')).toBeNull();
      await worker.stop();
    });
  });
});
