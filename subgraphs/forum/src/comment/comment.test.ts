import { connect } from '@kizuna/kit/db/connect';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createForum } from '../app.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);
const kenji = demoViewer(demoCast.kenji);
const somebody = (userId: number): Viewer => ({ userId, userType: 'MEMBER', sessionId: 0 });

const create = `mutation ($input: CommentCreateInput!) {
  commentCreate(input: $input) { comment { id body } userErrors { field code } }
}`;
const remove = `mutation ($id: ID!) {
  commentDelete(input: { id: $id }) { comment { body isDeleted viewerCanDelete } userErrors { code } }
}`;
const removePost = 'mutation ($id: ID!) { postDelete(input: { id: $id }) { deletedPostId } }';
const read = `query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
  post(id: $id) {
    commentCount activeAt createdAt
    comments(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id body isDeleted parent { id body } author { id } post { id } createdAt viewerCanDelete } }
      pageInfo { hasNextPage hasPreviousPage }
    }
  }
}`;

interface PostAnswer {
  commentCount: number;
  activeAt: string;
  comments: {
    edges: { cursor: string; node: { id: string; body: string | null; createdAt: string; viewerCanDelete: boolean } }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
  };
}

describe('comments', () => {
  let forum: SubgraphHarness;
  /** Each story has an author of its own, so that none of them comes near the limit. */
  let nextAuthor = 1_000;
  beforeAll(async () => {
    forum = await startSubgraphHarness(createForum);
  });
  afterAll(() => forum.close());

  async function openPost(): Promise<string> {
    nextAuthor += 1;
    const { data } = await forum.run(
      somebody(nextAuthor),
      'mutation { postCreate(input: { title: "Talk", body: "Say something." }) { post { id } } }',
    );
    return (data as { postCreate: { post: { id: string } } }).postCreate.post.id;
  }

  async function say(viewer: Viewer, postId: string, body: string, parentId: string | null = null): Promise<string> {
    const { data, errors } = await forum.run(viewer, create, { input: { postId, body, parentId } });
    expect(errors).toBeUndefined();
    const { comment } = (data as { commentCreate: { comment: { id: string } | null } }).commentCreate;
    if (!comment) throw new Error(JSON.stringify(data));
    return comment.id;
  }

  async function look(id: string, viewer: Viewer | null = null, page: object = {}): Promise<PostAnswer> {
    const { data, errors } = await forum.run(viewer, read, { id, ...page });
    expect(errors).toBeUndefined();
    return (data as { post: PostAnswer }).post;
  }

  it('stand oldest first, with the comment that they answer', async () => {
    const postId = await openPost();
    const question = await say(taro, postId, '**何**を使いましたか？');
    await say(hanako, postId, 'A lamp.', question);
    const { commentCount, activeAt, comments } = await look(postId);
    expect(commentCount).toBe(2);
    expect(activeAt).toBe(comments.edges[1]?.node.createdAt);
    expect(comments.edges.map(({ node }) => node)).toMatchObject([
      {
        body: '**何**を使いましたか？',
        parent: null,
        author: { id: toGlobalId('User', taro.userId) },
        post: { id: postId },
      },
      { body: 'A lamp.', parent: { id: question }, author: { id: toGlobalId('User', hanako.userId) } },
    ]);
  });

  it('answer only comments of their own post', async () => {
    const [postId, otherPost] = [await openPost(), await openPost()];
    const elsewhere = await say(taro, otherPost, 'elsewhere');
    const gone = await say(taro, postId, 'gone');
    await forum.run(taro, remove, { id: gone });
    for (const parentId of [elsewhere, gone, 'nonsense', postId, toGlobalId('Comment', 999_999)]) {
      const { data } = await forum.run(hanako, create, { input: { postId, body: 'answer', parentId } });
      expect(data).toEqual({
        commentCreate: { comment: null, userErrors: [{ field: 'parentId', code: 'VALIDATION_ERROR' }] },
      });
    }
    expect((await look(postId)).commentCount).toBe(0);
  });

  it('are refused when blank, too long, on no post, or from nobody', async () => {
    const postId = await openPost();
    for (const body of ['', ' \n', 'x'.repeat(5_001), '\u0007']) {
      const { data } = await forum.run(hanako, create, { input: { postId, body } });
      expect(data).toEqual({
        commentCreate: { comment: null, userErrors: [{ field: 'body', code: 'VALIDATION_ERROR' }] },
      });
    }
    for (const id of ['nonsense', toGlobalId('Post', 999_999)]) {
      const { errors } = await forum.run(hanako, create, { input: { postId: id, body: 'text' } });
      expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
    }
    const anonymous = await forum.run(null, create, { input: { postId, body: 'text' } });
    expect(anonymous.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHORIZED' });
  });

  it('are counted exactly when many write and take down at once', async () => {
    const postId = await openPost();
    const author = somebody(2_000);
    const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => say(author, postId, `comment ${index}`)));
    expect((await look(postId)).commentCount).toBe(20);
    const doubled = ids.slice(0, 5).flatMap((id) => [id, id, id]);
    const answers = await Promise.all(doubled.map((id) => forum.run(author, remove, { id })));
    for (const { data } of answers) expect(data).toMatchObject({ commentDelete: { comment: { isDeleted: true } } });
    expect((await look(postId)).commentCount).toBe(15);
  });

  it('keep their place when taken down, and the answers to them stay', async () => {
    const postId = await openPost();
    const rude = await say(taro, postId, 'rude');
    await say(hanako, postId, 'please do not', rude);
    const refused = await forum.run(hanako, remove, { id: rude });
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
    expect((await look(postId, kenji)).comments.edges[0]?.node.viewerCanDelete).toBe(true);
    for (const viewer of [hanako, demoViewer(demoCast.admin)]) {
      expect((await look(postId, viewer)).comments.edges[0]?.node.viewerCanDelete).toBe(false);
    }
    expect((await forum.run(kenji, remove, { id: rude })).data).toEqual({
      commentDelete: { comment: { body: null, isDeleted: true, viewerCanDelete: false }, userErrors: [] },
    });
    const sql = connect(forum.ports.databaseUrl, { max: 1 });
    const audit =
      await sql`select actor_id::int as actor, details from history.audit_log where action = 'comment.moderate'`;
    await sql.end();
    // By `userId` the author finds it in their export.
    expect(audit).toEqual([{ actor: kenji.userId, details: { userId: taro.userId } }]);
    expect((await look(postId)).comments.edges.map(({ node }) => node)).toMatchObject([
      { id: rude, body: null, isDeleted: true },
      { body: 'please do not', isDeleted: false, parent: { id: rude, body: null } },
    ]);
  });

  it('come in pages, both ways, for many posts at once', async () => {
    const posts = [await openPost(), await openPost(), await openPost()];
    for (const [index, postId] of posts.entries()) {
      for (let count = 0; count <= index; count += 1) await say(somebody(2_100), postId, `${index}.${count}`);
    }
    const firstPage = await look(posts[2] ?? '', null, { first: 2 });
    expect(firstPage.comments.edges.map(({ node }) => node.body)).toEqual(['2.0', '2.1']);
    const after = firstPage.comments.edges[1]?.cursor;
    const rest = await look(posts[2] ?? '', null, { first: 2, after });
    expect(rest.comments.edges.map(({ node }) => node.body)).toEqual(['2.2']);
    const { data } = await forum.run(
      null,
      `query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Post { comments(last: 2) { edges { node { body } } pageInfo { hasPreviousPage } } }
        }
      }`,
      { representations: posts.map((id) => ({ __typename: 'Post', id })) },
    );
    const page = (bodies: string[], hasPreviousPage: boolean) => ({
      comments: { edges: bodies.map((body) => ({ node: { body } })), pageInfo: { hasPreviousPage } },
    });
    expect(data).toEqual({
      _entities: [page(['0.0'], false), page(['1.0', '1.1'], false), page(['2.1', '2.2'], true)],
    });
  });

  it('go with their post', async () => {
    const postId = await openPost();
    const id = await say(taro, postId, 'soon gone');
    await forum.run(kenji, removePost, { id: postId });
    const { data } = await forum.run(
      null,
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Comment { body } } }',
      { representations: [{ __typename: 'Comment', id }] },
    );
    expect(data).toEqual({ _entities: [null] });
    for (const [query, variables] of [
      [create, { input: { postId, body: 'late' } }],
      [remove, { id }],
    ] as const) {
      expect((await forum.run(taro, query, variables)).errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
    }
  });

  it('are limited to thirty in ten minutes for each author', async () => {
    const postId = await openPost();
    for (let count = 0; count < 30; count += 1) await say(somebody(2_200), postId, `comment ${count}`);
    const { errors } = await forum.run(somebody(2_200), create, { input: { postId, body: 'too many' } });
    expect(errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', details: { retryAfterMs: expect.any(Number) } });
  });

  describe('as they are written', () => {
    const follow = (viewer: Viewer | null, postId: string) =>
      forum.follow(
        viewer,
        'subscription ($postId: ID!) { commentAdded(postId: $postId) { id body author { id } post { commentCount } } }',
        { postId },
      );

    it('reach everybody who follows, each once, in the order of the list, none from before', async () => {
      const postId = await openPost();
      await say(taro, postId, 'before');
      const followers = [await follow(null, postId), await follow(hanako, postId)];
      const writing = Array.from({ length: 40 }, (_, index) =>
        say(somebody(2_300 + (index % 4)), postId, `live ${index}`),
      );
      for (const events of followers) {
        const seen: unknown[] = [];
        while (seen.length < 40) {
          const { value } = await events.next();
          if (!value?.data) throw new Error(`The stream ended after ${seen.length}: ${JSON.stringify(value)}`);
          seen.push((value.data as { commentAdded: { id: string } }).commentAdded.id);
        }
        await Promise.all(writing);
        const { comments } = await look(postId, null, { first: 100 });
        expect(seen).toEqual(comments.edges.slice(1).map(({ node }) => node.id));
        await events.return?.();
      }
    });

    it('end when the post is taken down', async () => {
      const postId = await openPost();
      const events = await follow(taro, postId);
      const waiting = events.next();
      await forum.run(kenji, removePost, { id: postId });
      expect((await waiting).done).toBe(true);
    });

    it('let go of somebody who leaves while nothing is written', async () => {
      const events = await follow(taro, await openPost());
      const waiting = events.next();
      await events.return?.();
      expect((await waiting).done).toBe(true);
    });

    it('are refused for a post that is not there', async () => {
      await expect(follow(taro, toGlobalId('Post', 999_999))).rejects.toThrow('NOT_FOUND');
      await expect(follow(taro, 'nonsense')).rejects.toThrow('NOT_FOUND');
    });
  });
});
