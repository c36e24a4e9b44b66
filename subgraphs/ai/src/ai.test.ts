import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAi } from './app.ts';
import { readAiConfig } from './config.ts';
import { type AiHarness, startAiHarness } from './testing/ai-harness.ts';

const taro = demoViewer(demoCast.taro);

interface DemoList {
  readonly prompts: {
    readonly edges: { readonly node: { readonly text: string; readonly images: unknown[]; readonly job: unknown } }[];
  };
}

describe('ai', () => {
  let ai: AiHarness;
  beforeAll(async () => {
    ai = await startAiHarness();
  });
  afterAll(() => ai.close());

  const list = () =>
    ai.ask<DemoList>(
      taro,
      '{ prompts(first: 50) { edges { node { text job { id } images { id } model { name } } } } }',
    );

  it('says plainly that the local renderer is no AI', async () => {
    const { aiModels } = await ai.ask<{ aiModels: { id: string; description: string }[] }>(
      null,
      '{ aiModels { id name version provider isAvailable description } }',
    );
    expect(aiModels).toEqual([
      {
        ...{ id: toGlobalId('AiModel', 1), name: 'Kizuna Local', version: '1', provider: 'LOCAL', isAvailable: true },
        description: expect.stringContaining('no artificial intelligence'),
      },
    ]);
  });

  it('starts with six public prompts, two of which get their images by themselves; a second start adds nothing', async () => {
    await ai.subgraph.seedDemo?.();
    await ai.subgraph.seedDemo?.();
    const { prompts } = await list();
    expect(prompts.edges).toHaveLength(6);
    expect(prompts.edges.filter(({ node }) => node.job)).toHaveLength(2);
    await ai.work();
    await vi.waitFor(
      async () => expect((await list()).prompts.edges.filter(({ node }) => node.images.length === 1)).toHaveLength(2),
      { interval: 50 },
    );
  });

  it('starts with the prompts alone where no media are wanted', async () => {
    const plain = await startSubgraphHarness((ports) => createAi(ports, readAiConfig({})));
    await plain.subgraph.seedDemo?.({ media: false });
    const { data } = await plain.run(taro, '{ prompts(first: 10) { edges { node { job { id } } } } }');
    const { prompts } = data as { prompts: { edges: { node: { job: unknown } }[] } };
    expect(prompts.edges.map(({ node }) => node.job)).toEqual(Array.from({ length: 6 }, () => null));
    await plain.close();
  });

  it('answers only to the gateway', async () => {
    const response = await ai.executor.execute({ query: '{ __typename }', headers: {} });
    expect(JSON.parse(response).errors[0].extensions.code).toBe('UNAUTHORIZED');
  });
});

describe('a model that was taken out of the settings', () => {
  it('stays in the registry, but cannot be used', async () => {
    const openAi = { baseUrl: 'http://127.0.0.1:9/v1', apiKey: null, model: 'some-model' };
    const ai = await startSubgraphHarness(async (ports) => {
      const before = await createAi(ports, { ...readAiConfig({}), openAi });
      await before.close();
      return createAi(ports, readAiConfig({}));
    });
    const { data } = await ai.run(taro, '{ aiModels { id name isAvailable } }');
    const { aiModels } = data as { aiModels: { id: string; name: string; isAvailable: boolean }[] };
    expect(aiModels.map(({ name, isAvailable }) => [name, isAvailable])).toEqual([
      ['Kizuna Local', true],
      ['some-model', false],
    ]);
    const answer = await ai.run(
      taro,
      'mutation ($model: ID!) { imageGenerate(input: { prompt: "x", modelId: $model }) { job { id } userErrors { field code } } }',
      { model: aiModels[1]?.id },
    );
    expect(answer.data).toEqual({
      imageGenerate: { job: null, userErrors: [{ field: 'modelId', code: 'VALIDATION_ERROR' }] },
    });
    await ai.close();
  });
});
