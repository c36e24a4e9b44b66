import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AiHarness, startAiHarness } from '../testing/ai-harness.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);

interface Listed {
  readonly prompts: {
    readonly edges: { readonly cursor: string; readonly node: { readonly text: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
interface Similar {
  readonly prompt: { readonly similar: { readonly score: number; readonly node: { readonly text: string } }[] };
}

describe('prompts', () => {
  let ai: AiHarness;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    ai = await startAiHarness();
    const keep = async (name: string, viewer: typeof hanako, text: string, options: Record<string, unknown>) => {
      ids[name] = await ai.keep(viewer, text, options);
    };
    await keep('sakura', hanako, '満開の桜と遠くの山', { visibility: 'PUBLIC', tags: ['春'] });
    await keep('sea', hanako, 'A calm sea at sunset', { visibility: 'PUBLIC' });
    await keep('secret', hanako, '秘密の桜の庭', {});
    await keep('taroSakura', taro, '桜の山道を歩く猫', { visibility: 'PUBLIC' });
    await keep('taroSea', taro, 'Sunset over the sea, golden waves', {});
  });
  afterAll(() => ai.close());

  const list = async (viewer: typeof hanako | null, args: string) => {
    const { prompts } = await ai.ask<Listed>(
      viewer,
      `{ prompts(${args}) { edges { cursor node { text } } pageInfo { hasNextPage endCursor } } }`,
    );
    return { ...prompts, texts: prompts.edges.map(({ node }) => node.text) };
  };
  const change = (viewer: typeof hanako, input: Record<string, unknown>) =>
    ai.run(
      viewer,
      'mutation ($input: PromptUpdateInput!) { promptUpdate(input: $input) { prompt { visibility tags } userErrors { field code } } }',
      { input },
    );

  it('are listed newest first, private ones for their owner alone', async () => {
    expect((await list(hanako, 'first: 10')).texts).toEqual([
      '桜の山道を歩く猫',
      '秘密の桜の庭',
      'A calm sea at sunset',
      '満開の桜と遠くの山',
    ]);
    expect((await list(null, 'first: 10')).texts).toEqual([
      '桜の山道を歩く猫',
      'A calm sea at sunset',
      '満開の桜と遠くの山',
    ]);
    expect((await list(taro, 'filter: MINE')).texts).toEqual(['Sunset over the sea, golden waves', '桜の山道を歩く猫']);
    expect((await list(null, 'filter: MINE')).texts).toEqual([]);
    expect((await list(null, 'filter: null')).texts).toHaveLength(3);
  });

  it('are listed page by page, plain and searched', async () => {
    for (const search of ['', ', search: "桜"']) {
      const whole = await list(hanako, `first: 10${search}`);
      const paged: string[] = [];
      for (let after = ''; ; ) {
        const page = await list(hanako, `first: 1${search}${after}`);
        paged.push(...page.texts);
        if (!page.pageInfo.hasNextPage) break;
        after = `, after: "${page.pageInfo.endCursor}"`;
      }
      expect(paged).toEqual(whole.texts);
    }
    const { errors } = await ai.run(hanako, '{ prompts(after: "nonsense") { edges { cursor } } }');
    expect(errors?.[0]?.extensions?.code).toBe('VALIDATION_ERROR');
  });

  it('are found in Japanese and English, by text and by tag', async () => {
    expect((await list(hanako, 'search: "桜"')).texts.sort()).toEqual(
      ['桜の山道を歩く猫', '満開の桜と遠くの山', '秘密の桜の庭'].sort(),
    );
    expect((await list(null, 'search: "山道"')).texts).toEqual(['桜の山道を歩く猫']);
    expect((await list(null, 'search: "春"')).texts).toEqual(['満開の桜と遠くの山']);
    expect((await list(taro, 'search: "SUNSET sea"')).texts.sort()).toEqual(
      ['A calm sea at sunset', 'Sunset over the sea, golden waves'].sort(),
    );
    expect((await list(taro, 'search: "秘密"')).texts).toEqual([]);
    expect((await list(taro, 'search: "!?"')).texts).toEqual([]);
    expect((await list(taro, `search: "'); drop table prompt; --"`)).texts).toEqual([]);
  });

  it('belong to their owner: others see the public ones there', async () => {
    const query = `query ($user: ID!) { _entities(representations: [{ __typename: "User", id: $user }]) {
      ... on User { prompts(first: 10) { edges { node { text } } } } } }`;
    const count = async (viewer: typeof hanako | null) => {
      const { _entities } = await ai.ask<{ _entities: [{ prompts: { edges: unknown[] } }] }>(viewer, query, {
        user: toGlobalId('User', hanako.userId),
      });
      return _entities[0].prompts.edges.length;
    };
    expect([await count(hanako), await count(taro), await count(null)]).toEqual([3, 2, 2]);
  });

  it('hang below their owners, a page for each of many', async () => {
    const query = `query ($users: [_Any!]!) { _entities(representations: $users) {
      ... on User { prompts(first: 1) { edges { node { text } } pageInfo { hasNextPage } } } } }`;
    const users = [hanako.userId, taro.userId, 999].map((id) => ({ __typename: 'User', id: toGlobalId('User', id) }));
    const page = (hasNextPage: boolean, ...texts: string[]) => ({
      prompts: { edges: texts.map((text) => ({ node: { text } })), pageInfo: { hasNextPage } },
    });
    expect(await ai.ask(taro, query, { users })).toEqual({
      _entities: [page(true, 'A calm sea at sunset'), page(true, 'Sunset over the sea, golden waves'), page(false)],
    });
    expect(await ai.ask(null, query, { users })).toEqual({
      _entities: [page(true, 'A calm sea at sunset'), page(false, '桜の山道を歩く猫'), page(false)],
    });
  });

  it('are unknown to those who may not see them', async () => {
    const query = 'query ($id: ID!) { prompt(id: $id) { text } }';
    expect(await ai.ask(taro, query, { id: ids.secret })).toEqual({ prompt: null });
    expect(await ai.ask(null, query, { id: ids.secret })).toEqual({ prompt: null });
    expect(await ai.ask(hanako, query, { id: 'nonsense' })).toEqual({ prompt: null });
    expect((await change(taro, { id: ids.secret, visibility: 'PUBLIC' })).errors?.[0]?.extensions?.code).toBe(
      'NOT_FOUND',
    );
    expect((await change(taro, { id: ids.sakura, tags: [] })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });

  it('are favourites of each viewer by themselves', async () => {
    const favorite = (viewer: typeof hanako, id: string | undefined, value: boolean) =>
      ai.run(
        viewer,
        `mutation ($input: PromptFavoriteInput!) {
          promptFavorite(input: $input) { prompt { viewerHasFavorited viewerCanUpdate } userErrors { code } }
        }`,
        { input: { id, favorite: value } },
      );
    await Promise.all([favorite(taro, ids.sakura, true), favorite(taro, ids.sakura, true)]);
    expect((await list(taro, 'filter: FAVORITES')).texts).toEqual(['満開の桜と遠くの山']);
    expect((await list(hanako, 'filter: FAVORITES')).texts).toEqual([]);
    expect((await favorite(taro, ids.secret, true)).errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    expect((await favorite(taro, ids.sakura, false)).data).toEqual({
      promptFavorite: { prompt: { viewerHasFavorited: false, viewerCanUpdate: false }, userErrors: [] },
    });
    expect((await list(taro, 'filter: FAVORITES')).texts).toEqual([]);
  });

  it('know the prompts that are like them, nearest first, with what the viewer may see', async () => {
    const similar = async (viewer: typeof hanako | null, id: string | undefined) => {
      const query = 'query ($id: ID!) { prompt(id: $id) { similar(first: 5) { score node { text } } } }';
      return (await ai.ask<Similar>(viewer, query, { id })).prompt.similar;
    };
    const forHanako = await similar(hanako, ids.sakura);
    expect(new Set(forHanako.slice(0, 2).map(({ node }) => node.text))).toEqual(
      new Set(['秘密の桜の庭', '桜の山道を歩く猫']),
    );
    const scores = forHanako.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
    expect(Math.min(...scores)).toBeGreaterThan(0);
    expect((await similar(null, ids.sea))[0]?.node.text).not.toBe('Sunset over the sea, golden waves');
    expect((await similar(taro, ids.sea))[0]?.node.text).toBe('Sunset over the sea, golden waves');

    await change(hanako, { id: ids.secret, visibility: 'PUBLIC' });
    expect((await similar(null, ids.sakura)).map(({ node }) => node.text)).toContain('秘密の桜の庭');
    await change(hanako, { id: ids.secret, visibility: 'PRIVATE' });
    expect((await similar(null, ids.sakura)).map(({ node }) => node.text)).not.toContain('秘密の桜の庭');
    await ai.keep(hanako, '満開の桜と遠くの山々', { visibility: 'PUBLIC' });
    expect((await similar(null, ids.sakura))[0]).toMatchObject({ node: { text: '満開の桜と遠くの山々' } });

    for (const first of [0, 51]) {
      const { errors } = await ai.run(
        hanako,
        `query ($id: ID!) { prompt(id: $id) { similar(first: ${first}) { score } } }`,
        {
          id: ids.sakura,
        },
      );
      expect(errors?.[0]?.extensions?.code).toBe('VALIDATION_ERROR');
    }
  });

  it('change only as far as they are asked to', async () => {
    expect((await change(hanako, { id: ids.sea, tags: ['海', '夕日'] })).data).toEqual({
      promptUpdate: { prompt: { visibility: 'PUBLIC', tags: ['海', '夕日'] }, userErrors: [] },
    });
    expect((await list(null, 'search: "夕日"')).texts).toEqual(['A calm sea at sunset']);
    expect((await change(hanako, { id: ids.sea })).data).toMatchObject({
      promptUpdate: { prompt: { visibility: 'PUBLIC', tags: ['海', '夕日'] } },
    });
    expect((await change(hanako, { id: ids.sea, tags: ['児童ポルノ'] })).data).toEqual({
      promptUpdate: { prompt: null, userErrors: [{ field: 'tags', code: 'VALIDATION_ERROR' }] },
    });
  });
});
