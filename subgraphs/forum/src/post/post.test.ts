import { connect } from '@kizuna/kit/db/connect';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForum } from '../app.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);
const kenji = demoViewer(demoCast.kenji);

/** The limit counts for each author: whoever writes much is somebody new. */
const somebody = (userId: number): Viewer => ({ userId, userType: 'MEMBER', sessionId: 0 });

const create = `mutation ($input: PostCreateInput!) {
  postCreate(input: $input) { post { id title body tags editedAt commentCount } userErrors { field code } }
}`;
const update = `mutation ($input: PostUpdateInput!) {
  postUpdate(input: $input) { post { title body tags editedAt } userErrors { field code } }
}`;
const remove = 'mutation ($id: ID!) { postDelete(input: { id: $id }) { deletedPostId userErrors { code } } }';

describe('posts', () => {
  let forum: SubgraphHarness;
  let sql: postgres.Sql;
  beforeAll(async () => {
    forum = await startSubgraphHarness(createForum);
    sql = connect(forum.ports.databaseUrl, { max: 1 });
  });
  afterAll(async () => {
    await sql.end();
    await forum.close();
  });

  async function write(viewer: Viewer, input: { title: string; body?: string; tags?: string[] }): Promise<string> {
    const { data, errors } = await forum.run(viewer, create, { input: { body: 'text', ...input } });
    expect(errors).toBeUndefined();
    const { post, userErrors } = (data as { postCreate: { post: { id: string }; userErrors: unknown[] } }).postCreate;
    expect(userErrors).toEqual([]);
    return post.id;
  }

  /** The titles of one page, and its page info. */
  async function list(args: Record<string, unknown>) {
    const { data, errors } = await forum.run(
      null,
      `query ($first: Int, $after: String, $last: Int, $before: String, $sort: PostSort, $tag: String, $search: String) {
        posts(first: $first, after: $after, last: $last, before: $before, sort: $sort, tag: $tag, search: $search) {
          edges { node { title } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }`,
      args,
    );
    if (errors) throw new Error(JSON.stringify(errors));
    const { posts } = data as {
      posts: {
        edges: { node: { title: string } }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
      };
    };
    return { titles: posts.edges.map((edge) => edge.node.title), ...posts.pageInfo };
  }

  /** All titles, read in pages of two in the given direction. */
  async function walk(args: Record<string, unknown>, direction: 'forward' | 'backward'): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const forward = direction === 'forward';
      const page = await list({ ...args, ...(forward ? { first: 2, after: cursor } : { last: 2, before: cursor }) });
      if (forward) titles.push(...page.titles);
      else titles.unshift(...page.titles);
      if (!(forward ? page.hasNextPage : page.hasPreviousPage)) return titles;
      cursor = forward ? page.endCursor : page.startCursor;
    }
  }

  it('keep the body as written, and tags once each in one spelling', async () => {
    const body = '# 見出し\r\n\n<script>alert(1)</script>  \n🌸';
    const { data } = await forum.run(hanako, create, {
      input: { title: '  こんにちは ', body, tags: ['ＡＩ', 'ai', ' ﾈｺ ', 'Ai', 'web  dev'] },
    });
    expect(data).toMatchObject({
      postCreate: {
        post: { title: 'こんにちは', body, tags: ['ai', 'ネコ', 'web dev'], editedAt: null, commentCount: 0 },
        userErrors: [],
      },
    });
  });

  it('are refused with the field that is wrong', async () => {
    const fine = { title: 'Title', body: 'Body' };
    const wrong: [object, string][] = [
      [{ title: '  ' }, 'title'],
      [{ title: 'x'.repeat(201) }, 'title'],
      [{ title: 'two\nlines' }, 'title'],
      [{ body: ' \n\t' }, 'body'],
      [{ body: 'あ'.repeat(20_001) }, 'body'],
      [{ body: 'a \u0007 bell' }, 'body'],
      [{ tags: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] }, 'tags'],
      [{ tags: Array.from({ length: 5_000 }, () => 'same') }, 'tags'],
      [{ tags: ['fine', ' '] }, 'tags.1'],
      [{ tags: ['x'.repeat(33)] }, 'tags.0'],
    ];
    for (const [part, field] of wrong) {
      const { data } = await forum.run(hanako, create, { input: { ...fine, ...part } });
      expect(data).toEqual({ postCreate: { post: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] } });
    }
    const long = { title: '🌸'.repeat(200), body: '🌸'.repeat(20_000), tags: ['🌸'.repeat(32)] };
    await write(hanako, long);
  });

  it('are for everybody to read, for users to write, and say what the viewer may do', async () => {
    const id = await write(hanako, { title: 'Mine' });
    const read = 'query ($id: ID!) { post(id: $id) { author { id } viewerCanUpdate viewerCanDelete } }';
    const author = { id: toGlobalId('User', hanako.userId) };
    const may = async (viewer: Viewer | null) => (await forum.run(viewer, read, { id })).data;
    expect(await may(hanako)).toEqual({ post: { author, viewerCanUpdate: true, viewerCanDelete: true } });
    expect(await may(taro)).toEqual({ post: { author, viewerCanUpdate: false, viewerCanDelete: false } });
    expect(await may(kenji)).toEqual({ post: { author, viewerCanUpdate: false, viewerCanDelete: true } });
    const administrator = demoViewer(demoCast.admin);
    expect(await may(administrator)).toEqual({ post: { author, viewerCanUpdate: false, viewerCanDelete: false } });
    expect(await may(null)).toEqual({ post: { author, viewerCanUpdate: false, viewerCanDelete: false } });
    const anonymous = await forum.run(null, create, { input: { title: 'Title', body: 'Body' } });
    expect(anonymous.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHORIZED' });
  });

  it('are null when the id is of nothing, or of something else', async () => {
    for (const id of ['', 'nonsense', toGlobalId('Post', 999_999), toGlobalId('Comment', 1)]) {
      expect((await forum.run(null, 'query ($id: ID!) { post(id: $id) { id } }', { id })).data).toEqual({ post: null });
    }
  });

  it('are edited by their author alone, and remember what they said', async () => {
    const id = await write(taro, { title: 'First', body: 'one', tags: ['a'] });
    const edited = await forum.run(taro, update, { input: { id, title: 'Second', tags: ['b', 'B'] } });
    expect(edited.data).toMatchObject({ postUpdate: { post: { title: 'Second', body: 'one', tags: ['b'] } } });
    expect(edited.data).not.toMatchObject({ postUpdate: { post: { editedAt: null } } });
    for (const viewer of [hanako, kenji]) {
      const refused = await forum.run(viewer, update, { input: { id, title: 'Mine now' } });
      expect(refused.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    }
    const blank = await forum.run(taro, update, { input: { id, body: '' } });
    expect(blank.data).toMatchObject({ postUpdate: { userErrors: [{ field: 'body', code: 'VALIDATION_ERROR' }] } });
    const history = await sql`select revision.title, revision.body, to_json(revision.tags) as tags, replaced_by
      from forum.forum_post_revision revision join forum.forum_post post on post.id = post_id where post.title = 'Second'`;
    expect(history).toEqual([{ title: 'First', body: 'one', tags: ['a'], replaced_by: String(taro.userId) }]);
  });

  it('leave no trace of an edit that changes nothing', async () => {
    const id = await write(somebody(100), { title: 'Same', tags: ['a'] });
    const input = { id, title: 'Same ', body: null, tags: ['A'] };
    const { data } = await forum.run(somebody(100), update, { input });
    expect(data).toMatchObject({ postUpdate: { post: { title: 'Same', editedAt: null } } });
  });

  it('keep every version when two edits come at once', async () => {
    const id = await write(somebody(101), { title: 'Race 0' });
    const titles = Array.from({ length: 8 }, (_, index) => `Race ${index + 1}`);
    await Promise.all(titles.map((title) => forum.run(somebody(101), update, { input: { id, title } })));
    const { data } = await forum.run(null, 'query ($id: ID!) { post(id: $id) { title } }', { id });
    const old = await sql<{ title: string }[]>`select title from forum.forum_post_revision where title like 'Race %'`;
    const now = (data as { post: { title: string } }).post.title;
    expect(new Set([now, ...old.map((row) => row.title)])).toEqual(new Set(['Race 0', ...titles]));
    expect(old).toHaveLength(8);
  });

  it('are taken down by their author or an operator, for everybody', async () => {
    const byAuthor = await write(somebody(102), { title: 'Gone by the author' });
    const byOperator = await write(somebody(102), { title: 'Gone by an operator' });
    for (const viewer of [taro, demoViewer(demoCast.admin)]) {
      const refused = await forum.run(viewer, remove, { id: byAuthor });
      expect(refused.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    }
    expect((await forum.run(somebody(102), remove, { id: byAuthor })).data).toMatchObject({
      postDelete: { deletedPostId: byAuthor, userErrors: [] },
    });
    expect((await forum.run(kenji, remove, { id: byOperator })).errors).toBeUndefined();
    for (const id of [byAuthor, byOperator]) {
      expect((await forum.run(kenji, 'query ($id: ID!) { post(id: $id) { id } }', { id })).data).toEqual({
        post: null,
      });
      const again = await forum.run(kenji, remove, { id });
      expect(again.errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
      const edit = await forum.run(somebody(102), update, { input: { id, title: 'Back' } });
      expect(edit.errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
    }
    expect((await list({ search: 'gone by' })).titles).toEqual([]);
    const audit =
      await sql`select action, actor_id, target_entity, details from history.audit_log where action = 'post.moderate'`;
    const byKenji = { action: 'post.moderate', actor_id: String(kenji.userId), target_entity: 'Post' };
    // By `userId` the author finds it in their export.
    expect(audit).toEqual([{ ...byKenji, details: { userId: 102 } }]);
  });

  it('come in three orders, whole and in order over pages of two, both ways', async () => {
    for (const title of ['one', 'two', 'three', 'four', 'five'])
      await write(somebody(103), { title, tags: ['orders'] });
    const ids = new Map<string, string>();
    for (const title of ['one', 'three']) {
      const { data } = await forum.run(
        null,
        'query ($s: String) { posts(search: $s, tag: "orders") { edges { node { id } } } }',
        { s: title },
      );
      ids.set(title, (data as { posts: { edges: { node: { id: string } }[] } }).posts.edges[0]?.node.id ?? '');
    }
    const comment =
      'mutation ($postId: ID!) { commentCreate(input: { postId: $postId, body: "hi" }) { comment { id } } }';
    for (const title of ['three', 'three', 'one']) await forum.run(taro, comment, { postId: ids.get(title) });
    const orders = {
      NEWEST: ['five', 'four', 'three', 'two', 'one'],
      ACTIVE: ['one', 'three', 'five', 'four', 'two'],
      TOP: ['three', 'one', 'five', 'four', 'two'],
    };
    for (const [sort, titles] of Object.entries(orders)) {
      expect(await walk({ sort, tag: 'orders' }, 'forward'), sort).toEqual(titles);
      expect(await walk({ sort, tag: 'orders' }, 'backward'), sort).toEqual(titles);
    }
  });

  it('keep their place when new ones come between two pages', async () => {
    for (const title of ['a', 'b', 'c']) await write(somebody(104), { title, tags: ['moving'] });
    const first = await list({ tag: 'moving', first: 2 });
    await write(somebody(104), { title: 'd', tags: ['moving'] });
    const second = await list({ tag: 'moving', first: 2, after: first.endCursor });
    expect([first.titles, second.titles]).toEqual([['c', 'b'], ['a']]);
  });

  it('are found by Japanese and English, best first, over pages', async () => {
    const author = somebody(105);
    await write(author, { title: '庭の話', body: '三毛猫を見た。' });
    await write(author, { title: '三毛猫の話', body: 'かわいい。' });
    await write(author, { title: 'Cats', body: 'The calico is called 三毛猫 in Japanese. 三毛猫!' });
    await write(author, { title: '犬の話', body: '三毛の犬と猫' });
    const titles = await walk({ search: '三毛猫' }, 'forward');
    expect(titles).toHaveLength(3);
    expect(titles[0]).toBe('三毛猫の話');
    expect(await walk({ search: '三毛猫' }, 'backward')).toEqual(titles);
    expect((await list({ search: 'calico CAT' })).titles).toEqual(['Cats']);
    for (const search of ["'", '&|!', '<->', ':*', '\u0007', '()', '🦄'])
      expect((await list({ search })).titles).toEqual([]);
    expect((await list({ search: '  ', tag: 'moving' })).titles).toEqual(['d', 'c', 'b', 'a']);
  });

  it('are found by what they say now', async () => {
    const id = await write(somebody(106), { title: 'before', body: 'xylophone' });
    await forum.run(somebody(106), update, { input: { id, body: 'glockenspiel', tags: ['marimba'] } });
    expect((await list({ search: 'xylophone' })).titles).toEqual([]);
    expect((await list({ search: 'glockenspiel' })).titles).toEqual(['before']);
    expect((await list({ search: 'marimba' })).titles).toEqual(['before']);
    expect((await list({ tag: 'ＭＡＲＩＭＢＡ' })).titles).toEqual(['before']);
  });

  it('refuse the cursor of another list, and pages that are too large', async () => {
    const { endCursor } = await list({ sort: 'NEWEST', first: 1 });
    const bad = [
      { sort: 'TOP', after: endCursor },
      { search: 'the', before: endCursor },
      { after: Buffer.from('[1]').toString('base64url') },
      { after: Buffer.from('["0000-01-01T00:00:00Z",1]').toString('base64url') },
      { sort: 'TOP', after: Buffer.from('[9007199254740991,1]').toString('base64url') },
      { first: 101 },
      { first: 0 },
      { first: 1, last: 1 },
    ];
    for (const args of bad) await expect(list(args), JSON.stringify(args)).rejects.toThrow('VALIDATION_ERROR');
  });

  it('hang below their authors, for many of them at once', async () => {
    await write(somebody(107), { title: 'older' });
    await write(somebody(107), { title: 'newer' });
    await write(somebody(108), { title: 'other' });
    const representations = [107, 108, 109].map((id) => ({ __typename: 'User', id: toGlobalId('User', id) }));
    const query = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on User { posts(first: 1) { edges { node { title } } pageInfo { hasNextPage } } } }
    }`;
    const { data } = await forum.run(null, query, { representations });
    expect(data).toEqual({
      _entities: [
        { posts: { edges: [{ node: { title: 'newer' } }], pageInfo: { hasNextPage: true } } },
        { posts: { edges: [{ node: { title: 'other' } }], pageInfo: { hasNextPage: false } } },
        { posts: { edges: [], pageInfo: { hasNextPage: false } } },
      ],
    });
  });

  it('are limited to ten in ten minutes for each author', async () => {
    for (let count = 0; count < 10; count += 1) await write(somebody(110), { title: `Post ${count}` });
    const { data, errors } = await forum.run(somebody(110), create, { input: { title: 'Too many', body: 'text' } });
    expect(data).toEqual({ postCreate: null });
    expect(errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', details: { retryAfterMs: expect.any(Number) } });
    await write(somebody(111), { title: 'Somebody else may' });
  });
});
