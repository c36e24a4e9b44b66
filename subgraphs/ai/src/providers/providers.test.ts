import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImageServer, plainImage, startImageServer } from '../testing/image-server.ts';
import type { ImageProvider, ImageRequest } from './image-provider.ts';
import { createOpenAiImages } from './openai-images.ts';
import { createStableDiffusionWebUi } from './stable-diffusion-webui.ts';

const request: ImageRequest = {
  ...{ text: '桜', negativeText: 'people', seed: 5 },
  ...{ width: 100, height: 60, steps: 7 },
};
const nobodyStops = { signal: new AbortController().signal, progress: () => {} };

let server: ImageServer;
beforeEach(async () => {
  server = await startImageServer();
});
afterEach(() => server.close());

const openAi = (model = 'some-model', timeoutMs = 10_000): ImageProvider =>
  createOpenAiImages({ baseUrl: `${server.url}/v1/`, apiKey: 'secret', model, timeoutMs });
const webUi = (timeoutMs = 10_000): ImageProvider =>
  createStableDiffusionWebUi({ url: server.url.replace('//', '//user:p%40ss@'), timeoutMs });

const openAiAnswer = (image: string) => ({ body: JSON.stringify({ data: [{ b64_json: image }] }) });
const webUiAnswer = (image: string) => ({ body: JSON.stringify({ images: [image], parameters: {}, info: '{}' }) });

async function sizeOf(png: Buffer) {
  const { format, width, height } = await sharp(png).metadata();
  return { format, width, height };
}

describe('a server that speaks the OpenAI images API', () => {
  it('is asked for one image and its answer becomes a PNG of the size that was wanted', async () => {
    server.answerWith(openAiAnswer(await plainImage(128, 128, 'webp')));
    expect(await sizeOf(await openAi().makeImage(request, nobodyStops))).toEqual({
      format: 'png',
      width: 100,
      height: 60,
    });
    expect(server.received).toMatchObject([
      {
        path: '/v1/images/generations',
        headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
        body: { model: 'some-model', prompt: '桜\n\nAvoid: people', n: 1, size: '100x60', response_format: 'b64_json' },
      },
    ]);
  });

  it('is asked only for sizes and parameters that the OpenAI models know', async () => {
    server.answerWith(openAiAnswer(await plainImage(64, 64)));
    for (const model of ['gpt-image-1', 'dall-e-3', 'dall-e-2']) await openAi(model).makeImage(request, nobodyStops);
    expect(server.received.map(({ body }) => body)).toEqual([
      { model: 'gpt-image-1', prompt: '桜\n\nAvoid: people', n: 1, size: '1536x1024' },
      expect.objectContaining({ size: '1792x1024', response_format: 'b64_json' }),
      expect.objectContaining({ size: '256x256', response_format: 'b64_json' }),
    ]);
  });
});

describe('a Stable Diffusion WebUI', () => {
  it('is told seed, steps and a size in blocks of 8, and the answer is cut to what was wanted', async () => {
    server.answerWith(webUiAnswer(`data:image/png;base64,${await plainImage(104, 64)}`));
    expect(await sizeOf(await webUi().makeImage(request, nobodyStops))).toEqual({
      format: 'png',
      width: 100,
      height: 60,
    });
    expect(server.received).toMatchObject([
      {
        path: '/sdapi/v1/txt2img',
        headers: { authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
        body: {
          prompt: '桜',
          negative_prompt: 'people',
          seed: 5,
          steps: 7,
          width: 104,
          height: 64,
          batch_size: 1,
          n_iter: 1,
        },
      },
    ]);
  });
});

describe.each([
  { name: 'OpenAI', provider: (timeoutMs?: number) => openAi('some-model', timeoutMs), answer: openAiAnswer },
  { name: 'WebUI', provider: webUi, answer: webUiAnswer },
])('a provider over HTTP ($name)', ({ provider, answer }) => {
  const failure = async (timeoutMs?: number) =>
    provider(timeoutMs)
      .makeImage(request, nobodyStops)
      .then(
        () => 'an image',
        (error: { code: string; retryable: boolean; details?: unknown; message: string }) => error,
      );

  it('waits as long as a busy server asks for, then tries again', async () => {
    server.answerWith({ status: 429, headers: { 'retry-after': '0' }, body: '{}' }, answer(await plainImage(64, 64)));
    await provider().makeImage(request, nobodyStops);
    expect(server.received).toHaveLength(2);
  });

  it('leaves a long wait to the job', async () => {
    server.answerWith({ status: 429, headers: { 'retry-after': '120' }, body: '{}' });
    expect(await failure()).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      details: { retryAfterMs: 120_000 },
    });
    expect(server.received).toHaveLength(1);
  });

  it('gives up on a server that stays busy', async () => {
    server.answerWith({ status: 429, headers: { 'retry-after': '0' }, body: '{}' });
    expect(await failure()).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
    expect(server.received).toHaveLength(3);
  });

  it('takes a failure of the server as worth another try', async () => {
    server.answerWith({ status: 500, body: 'Traceback: secret path' });
    const error = await failure();
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
    expect(JSON.stringify(error)).not.toContain('secret path');
  });

  it('takes a refused prompt and a refused key as final', async () => {
    server.answerWith({ status: 400, body: '{}' });
    expect(await failure()).toMatchObject({ code: 'VALIDATION_ERROR', retryable: false });
    server.answerWith({ status: 401, body: '{}' });
    expect(await failure()).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: false });
  });

  it('ends a request that takes too long', async () => {
    server.answerWith('hang');
    expect(await failure(100)).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('too long'),
    });
  });

  it('says so when nobody answers at the address', async () => {
    await server.close();
    expect(await failure()).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
    server = await startImageServer();
  });

  it('follows no redirect', async () => {
    server.answerWith({ status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' });
    expect(await failure()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it.each([
    ['half JSON', async () => ({ body: '{"data": [' })],
    ['JSON of another shape', async () => ({ body: '{"data":[],"images":[]}' })],
    ['no image', async () => answer(Buffer.from('not an image').toString('base64'))],
    ['a damaged image', async () => answer((await plainImage(512, 512)).slice(0, 200))],
    [
      'an image that is a document',
      async () =>
        answer(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>').toString('base64')),
    ],
    ['an image in a format that we do not take', async () => answer(await plainImage(8, 8, 'gif'))],
  ])('refuses an answer with %s', async (_, reply) => {
    server.answerWith(await reply());
    expect(await failure()).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringContaining('no image'),
    });
  });

  it('stops at once when nobody wants the image any more', async () => {
    server.answerWith('hang');
    const controller = new AbortController();
    const making = provider().makeImage(request, { ...nobodyStops, signal: controller.signal });
    controller.abort(new Error('cancelled'));
    await expect(making).rejects.toThrow('cancelled');
  });
});
