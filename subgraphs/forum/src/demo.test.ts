import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForum } from './app.ts';

describe('the demo', () => {
  let forum: SubgraphHarness;
  beforeAll(async () => {
    forum = await startSubgraphHarness(createForum);
  });
  afterAll(() => forum.close());

  it('puts four posts into an empty forum, once', async () => {
    await forum.subgraph.seedDemo?.();
    await forum.subgraph.seedDemo?.();
    const { data } = await forum.run(null, '{ posts(sort: TOP) { edges { node { commentCount tags } } } }');
    expect(data).toMatchObject({
      posts: {
        edges: [
          { node: { commentCount: 3, tags: ['video', 'lighting'] } },
          { node: { commentCount: 2 } },
          { node: { commentCount: 1 } },
          { node: { commentCount: 0 } },
        ],
      },
    });
  });

  it('can be searched in Japanese', async () => {
    const { data } = await forum.run(null, '{ posts(search: "猫") { edges { node { title } } } }');
    expect(data).toEqual({ posts: { edges: [{ node: { title: '猫を撮るときのコツ' } }] } });
  });
});
