import { connect } from '@kizuna/kit/db/connect';
import { contentsOf, tablesThatHold, workOnAccount } from '@kizuna/kit/testing/account-work';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createForum } from '../app.ts';

const person = (userId: number): Viewer => ({ userId, userType: 'MEMBER', sessionId: 0 });
const [primary, duplicate, other] = [person(900_000_001), person(900_000_002), person(900_000_003)];

let forum: SubgraphHarness;
let sql: ReturnType<typeof connect>;
beforeAll(async () => {
  forum = await startSubgraphHarness(createForum);
  sql = connect(forum.ports.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await sql.end();
  await forum.close();
});

async function act(viewer: Viewer, name: string, input: object, selection: string): Promise<Record<string, unknown>> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} } }`;
  const { data, errors } = await forum.run(viewer, query, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.[name] as Record<string, unknown>;
}
async function write(viewer: Viewer, title: string): Promise<string> {
  const { post } = await act(viewer, 'postCreate', { title, body: `${title} body`, tags: [] }, 'post { id }');
  return (post as { id: string }).id;
}
async function say(viewer: Viewer, postId: string, body: string): Promise<string> {
  const { comment } = await act(viewer, 'commentCreate', { postId, body }, 'comment { id }');
  return (comment as { id: string }).id;
}
async function read(id: string) {
  const { data } = await forum.run(
    null,
    'query ($id: ID!) { post(id: $id) { commentCount author { id } comments(first: 9) { edges { node { body isDeleted } } } } }',
    { id },
  );
  return data?.post as { commentCount: number; comments: { edges: { node: object }[] } } | null;
}

it('merges, exports and erases posts and comments, and leaves the answers of others in their places', async () => {
  const canary = 'zqcanary';
  const own = await write(duplicate, canary);
  await act(duplicate, 'postUpdate', { id: own, body: `${canary} changed` }, 'post { id }');
  const theirs = await write(other, 'Talk');
  await say(other, theirs, 'first');
  await say(duplicate, theirs, canary);
  const gone = await say(duplicate, theirs, `${canary} taken back`);
  await act(duplicate, 'commentDelete', { id: gone }, 'comment { id }');
  await say(other, own, 'an answer');

  const request = { userId: primary.userId, duplicateIds: [duplicate.userId] };
  expect(await workOnAccount(forum, sql, { ...request, work: 'COUNT' })).toEqual([{ posts: 1, comments: 2 }]);
  await workOnAccount(forum, sql, { ...request, work: 'MERGE' });
  expect(await tablesThatHold(sql, ['forum'], String(duplicate.userId))).toEqual([]);
  const merged = await contentsOf(sql, 'forum');
  await workOnAccount(forum, sql, { ...request, work: 'MERGE' });
  expect(await contentsOf(sql, 'forum')).toEqual(merged);

  const exported = await workOnAccount(forum, sql, { work: 'EXPORT', userId: primary.userId });
  expect(exported).toMatchObject({
    posts: [{ title: canary, body: `${canary} changed` }],
    earlierVersions: [{ body: `${canary} body` }],
    comments: [{ body: canary }, { body: `${canary} taken back` }],
  });
  expect(JSON.stringify(exported)).not.toContain('an answer');

  const heard = await forum.follow(other, 'subscription ($id: ID!) { commentAdded(postId: $id) { body } }', {
    id: own,
  });
  expect(await workOnAccount(forum, sql, { work: 'ERASE', userId: primary.userId })).toEqual([]);
  expect((await heard.next()).done).toBe(true);
  expect(await tablesThatHold(sql, ['forum'], canary)).toEqual([]);
  expect(await tablesThatHold(sql, ['forum'], String(primary.userId))).toEqual([]);
  expect(await read(own)).toBeNull();
  const left = await read(theirs);
  expect(left?.commentCount).toBe(1);
  expect(left?.comments.edges.map(({ node }) => node)).toMatchObject([
    { body: 'first', isDeleted: false },
    { isDeleted: true },
    { isDeleted: true },
  ]);
  const erased = await contentsOf(sql, 'forum');
  await workOnAccount(forum, sql, { work: 'ERASE', userId: primary.userId });
  expect(await contentsOf(sql, 'forum')).toEqual(erased);
});
