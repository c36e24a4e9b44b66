import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { parseGlobalId, toGlobalId } from '@kizuna/kit/graph/global-id';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AiHarness, startAiHarness } from '../testing/ai-harness.ts';
import { type ImageServer, plainImage, startImageServer } from '../testing/image-server.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);

const images = `query ($id: ID!) {
  prompt(id: $id) {
    text negativeText visibility tags owner { id } model { name provider } job { id }
    images { id url width height seed rendererLabel prompt { id } }
  }
}`;
interface Image {
  readonly id: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly rendererLabel: string;
}
interface Shown {
  readonly prompt: { readonly images: Image[]; readonly job: { readonly id: string } | null } | null;
}

describe('making images', () => {
  let ai: AiHarness;
  beforeAll(async () => {
    ai = await startAiHarness({ refusedTerms: ['forbidden'] });
    await ai.work();
  });
  afterAll(() => ai.close());

  it('keeps the prompt, makes the images in a job and shows them under signed addresses', async () => {
    const made = await ai.generate(hanako, ' 桜の咲く山 ', {
      ...{ width: 96, height: 64, seed: 2147483647, steps: 5, count: 2 },
      ...{ negativePrompt: '雪', tags: ['桜', ' 山 ', '桜'] },
    });
    expect(made.userErrors).toEqual([]);
    await ai.untilJob(made.job?.id, 'SUCCEEDED');
    const shown = await ai.ask<Shown>(hanako, images, { id: made.prompt?.id });
    expect(shown).toMatchObject({
      prompt: {
        ...{ text: '桜の咲く山', negativeText: '雪', visibility: 'PRIVATE', tags: ['桜', '山'] },
        owner: { id: toGlobalId('User', hanako.userId) },
        model: { name: 'Kizuna Local', provider: 'LOCAL' },
        job: { id: made.job?.id },
        images: [
          { width: 96, height: 64, seed: 2147483647, prompt: made.prompt },
          { width: 96, height: 64, seed: 0, prompt: made.prompt },
        ],
      },
    });
    expect(shown.prompt?.images[0]?.rendererLabel).toContain('no AI');

    const app = createHttpServer({ logger: ai.ports.logger });
    if (ai.subgraph.routes) await app.register(ai.subgraph.routes);
    const url = new URL(shown.prompt?.images[0]?.url ?? '');
    expect(url.origin).toBe(ai.ports.publicUrl);
    const answer = await app.inject({ url: url.pathname + url.search });
    expect(answer.headers['content-type']).toBe('image/png');
    expect(await sharp(answer.rawPayload).metadata()).toMatchObject({ format: 'png', width: 96, height: 64 });
    const other = shown.prompt?.images[1]?.id ?? '';
    const forged = await app.inject({ url: `/files/ai/images/${parseGlobalId(other)?.id}${url.search}` });
    expect([forged.statusCode, forged.json().code]).toEqual([403, 'FORBIDDEN']);
    for (const path of ['/files/ai/images/x', '/files/ai/images/0', '/files/ai/images/1e99']) {
      expect((await app.inject({ url: path + url.search })).statusCode).toBe(404);
    }
    await app.close();

    const ofJob = `query ($job: ID!) { _entities(representations: [{ __typename: "Job", id: $job }]) { ... on Job { prompt { id } } } }`;
    expect(await ai.ask(hanako, ofJob, { job: made.job?.id })).toEqual({ _entities: [{ prompt: made.prompt }] });
    expect(await ai.ask(taro, ofJob, { job: made.job?.id })).toEqual({ _entities: [{ prompt: null }] });
    expect(await ai.ask(hanako, ofJob, { job: toGlobalId('Job', 999) })).toEqual({ _entities: [{ prompt: null }] });
  });

  it.each([
    ['prompt', { prompt: '' }],
    ['prompt', { prompt: ' \n ' }],
    ['prompt', { prompt: 'x'.repeat(2_001) }],
    ['prompt', { prompt: 'a\u0007b' }],
    ['prompt', { prompt: 'something ＦＯＲＢＩＤＤＥＮ' }],
    ['options.width', { options: { width: 63 } }],
    ['options.height', { options: { height: 1_025 } }],
    ['options.seed', { options: { seed: -1 } }],
    ['options.steps', { options: { steps: 0 } }],
    ['options.steps', { options: { steps: 101 } }],
    ['options.count', { options: { count: 5 } }],
    ['options.negativePrompt', { options: { negativePrompt: 'x'.repeat(2_001) } }],
    ['options.negativePrompt', { options: { negativePrompt: 'something ＦＯＲＢＩＤＤＥＮ' } }],
    ['options.tags', { options: { tags: Array.from({ length: 9 }, (_, index) => `tag ${index}`) } }],
    ['options.tags.1', { options: { tags: ['fine', 'x'.repeat(33)] } }],
    ['options.tags', { options: { tags: ['forbidden'] } }],
  ])('refuses a wrong %s', async (field, input) => {
    const answer = await ai.ask(
      taro,
      'mutation ($input: ImageGenerateInput!) { imageGenerate(input: $input) { prompt { id } job { id } userErrors { field code } } }',
      { input: { prompt: 'fine', ...input } },
    );
    expect(answer).toEqual({
      imageGenerate: { prompt: null, job: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] },
    });
  });

  it('counts characters as people do', async () => {
    expect((await ai.generate(taro, '🦊'.repeat(2_000), { width: 64, height: 64 })).userErrors).toEqual([]);
  });

  it('refuses an unknown model and nobody', async () => {
    const generate = 'mutation ($input: ImageGenerateInput!) { imageGenerate(input: $input) { userErrors { code } } }';
    const unknown = { input: { prompt: 'x', modelId: toGlobalId('AiModel', 999) } };
    expect((await ai.run(taro, generate, unknown)).errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    expect((await ai.run(null, generate, { input: { prompt: 'x' } })).errors?.[0]?.extensions?.code).toBe(
      'UNAUTHORIZED',
    );
  });

  it('goes on after a cancelled try without making anything twice', async () => {
    const made = await ai.generate(hanako, 'a long night', { width: 1024, height: 1024, count: 3, seed: 1 });
    const shown = async () => (await ai.ask<Shown>(hanako, images, { id: made.prompt?.id })).prompt?.images ?? [];
    await vi.waitFor(async () => expect((await shown()).length).toBeGreaterThan(0), { timeout: 60_000, interval: 20 });
    const jobId = parseGlobalId(made.job?.id ?? '')?.id ?? 0;
    await ai.jobs.cancel(jobId);
    const [first] = await shown();
    const firstFile = await ai.ports.storage.info(`images/${parseGlobalId(first?.id ?? '')?.id}.png`);

    await ai.jobs.retry(jobId);
    await ai.untilJob(made.job?.id, 'SUCCEEDED');
    const all = await shown();
    expect(all.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(all[0]?.id).toBe(first?.id);
    expect(await ai.ports.storage.info(`images/${parseGlobalId(first?.id ?? '')?.id}.png`)).toEqual(firstFile);
  }, 120_000);

  it('makes each image once when two workers run one job', async () => {
    const made = await ai.generate(hanako, 'twice', { width: 64, height: 64, count: 2 });
    await ai.untilJob(made.job?.id, 'SUCCEEDED');
    const row = await ai.jobs.byId(parseGlobalId(made.job?.id ?? '')?.id ?? 0);
    const handler = ai.subgraph.jobs?.image_generate;
    const run = { jobId: row?.id ?? 0, attempt: 1, signal: new AbortController().signal, progress: () => {} };
    await Promise.all([handler?.run(row?.payload, run), handler?.run(row?.payload, run)]);
    const { prompt } = await ai.ask<Shown>(hanako, images, { id: made.prompt?.id });
    expect(prompt?.images).toHaveLength(2);
  });
});

describe('the quota of images', () => {
  let ai: AiHarness;
  beforeAll(async () => {
    ai = await startAiHarness({ imagesPerDay: 12 });
  });
  afterAll(() => ai.close());

  it('stops at the quota of the day, also for orders that come at once', async () => {
    const order = `mutation { imageGenerate(input: { prompt: "many", options: { count: 4, width: 64, height: 64 } }) { job { id } } }`;
    const answers = await Promise.all(Array.from({ length: 6 }, () => ai.run(taro, order)));
    const refused = answers.flatMap(({ errors }) => errors ?? []);
    expect(refused).toHaveLength(3);
    expect(refused[0]?.extensions).toEqual({ code: 'RATE_LIMITED', details: { retryAfterMs: expect.any(Number) } });
    const kept = await ai.ask(taro, '{ prompts(filter: MINE) { edges { node { text } } } }');
    expect(kept).toEqual({ prompts: { edges: Array.from({ length: 3 }, () => ({ node: { text: 'many' } })) } });
  });

  it('is each user’s own, and a wrong order takes nothing of it', async () => {
    expect((await ai.generate(hanako, 'wrong', { count: 4, width: 1 })).userErrors).toHaveLength(1);
    for (let orders = 0; orders < 3; orders += 1) await ai.keep(hanako, 'right', { count: 4 });
  });
});

describe('making images on a server elsewhere', () => {
  let server: ImageServer;
  let ai: AiHarness;
  beforeAll(async () => {
    server = await startImageServer();
    ai = await startAiHarness({ stableDiffusion: { url: server.url } });
    await ai.work();
  });
  afterAll(async () => {
    await ai.close();
    await server.close();
  });

  it('prefers the configured model, and tries again after a failure of the server', async () => {
    server.answerWith({ status: 500, body: '' }, { body: JSON.stringify({ images: [await plainImage(64, 64)] }) });
    const made = await ai.generate(hanako, 'a fox', { width: 64, height: 64, seed: 11 });
    await ai.untilJob(made.job?.id, 'SUCCEEDED');
    expect(server.received).toHaveLength(2);
    expect(await ai.ask(hanako, images, { id: made.prompt?.id })).toMatchObject({
      prompt: {
        model: { provider: 'STABLE_DIFFUSION_WEBUI' },
        images: [{ seed: 11, rendererLabel: 'Stable Diffusion (AI)' }],
      },
    });
  });

  it('fails for good when the server refuses the prompt', async () => {
    server.answerWith({ status: 422, body: '{}' });
    const before = server.received.length;
    const made = await ai.generate(hanako, 'refused there');
    await ai.untilJob(made.job?.id, 'FAILED');
    expect(server.received).toHaveLength(before + 1);
    const row = await ai.jobs.byId(parseGlobalId(made.job?.id ?? '')?.id ?? 0);
    expect(row).toMatchObject({ errorCode: 'VALIDATION_ERROR', attempts: 1 });
  });
});
