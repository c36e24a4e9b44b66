import { describe, expect, it } from 'vitest';
import { readAiConfig } from './config.ts';

describe('the settings of ai', () => {
  it('need nothing', () => {
    expect(readAiConfig({})).toEqual({
      ...{ openAi: null, stableDiffusion: null, refusedTerms: [] },
      ...{ imagesPerDay: 200, providerTimeoutMs: 180_000 },
    });
  });

  it('name providers, a quota and refused terms', () => {
    const config = readAiConfig({
      AI_OPENAI_BASE_URL: 'https://api.example/v1',
      AI_OPENAI_API_KEY: 'key',
      AI_SDWEBUI_URL: 'http://127.0.0.1:7860',
      AI_IMAGES_PER_DAY: '3',
      AI_REFUSED_TERMS: 'one, 二つ目、three',
    });
    expect(config).toMatchObject({
      openAi: { baseUrl: 'https://api.example/v1', apiKey: 'key', model: 'gpt-image-1' },
      stableDiffusion: { url: 'http://127.0.0.1:7860' },
      imagesPerDay: 3,
      refusedTerms: ['one', '二つ目', 'three'],
    });
  });

  it.each([
    [{ AI_OPENAI_BASE_URL: 'ftp://x' }, 'AI_OPENAI_BASE_URL is wrong'],
    [{ AI_OPENAI_API_KEY: 'key' }, 'AI_OPENAI_BASE_URL is not'],
    [{ AI_IMAGES_PER_DAY: '-1' }, 'AI_IMAGES_PER_DAY is wrong'],
  ])('say what is wrong: %o', (env, sentence) => {
    expect(() => readAiConfig(env)).toThrow(sentence);
  });
});
