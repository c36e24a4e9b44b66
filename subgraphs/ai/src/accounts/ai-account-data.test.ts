import { connect } from '@kizuna/kit/db/connect';
import { idOf } from '@kizuna/kit/graph/global-id';
import { contentsOf, tablesThatHold, workOnAccount } from '@kizuna/kit/testing/account-work';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageKey } from '../image/image-key.ts';
import { type AiHarness, startAiHarness } from '../testing/ai-harness.ts';

const person = (userId: number): Viewer => ({ userId, userType: 'MEMBER', sessionId: 0 });
const [primary, duplicate, other] = [person(900_000_001), person(900_000_002), person(900_000_003)];
const small = { width: 64, height: 64 };

let ai: AiHarness;
let sql: ReturnType<typeof connect>;
beforeAll(async () => {
  ai = await startAiHarness();
  sql = connect(ai.ports.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await sql.end();
  await ai.close();
});

const favor = (viewer: Viewer, id: string) =>
  ai.ask(viewer, 'mutation ($id: ID!) { promptFavorite(input: { id: $id, favorite: true }) { prompt { id } } }', {
    id,
  });
const publish = (viewer: Viewer, id: string) =>
  ai.ask(viewer, 'mutation ($id: ID!) { promptUpdate(input: { id: $id, visibility: PUBLIC }) { prompt { id } } }', {
    id,
  });
const similarTo = async (viewer: Viewer, id: string) => {
  const { prompt } = await ai.ask<{ prompt: { similar: { node: { text: string } }[] } }>(
    viewer,
    'query ($id: ID!) { prompt(id: $id) { similar(first: 5) { node { text } } } }',
    { id },
  );
  return prompt.similar.map(({ node }) => node.text);
};

it('merges prompts, favourites and the quota, exports them, and erases them with the files of their images', async () => {
  const text = 'zqcanary castle by the sea';
  await ai.work();
  const made = await ai.generate(duplicate, text, small);
  await ai.untilJob(made.job?.id, 'SUCCEEDED');
  const own = await ai.keep(primary, 'zqcanary castle by a lake', small);
  const shared = await ai.keep(other, 'a public one', small);
  await publish(other, shared);
  for (const viewer of [primary, duplicate]) await favor(viewer, shared);
  expect(await similarTo(primary, own)).not.toContain(text);

  const request = { userId: primary.userId, duplicateIds: [duplicate.userId] };
  expect(await workOnAccount(ai, sql, { ...request, work: 'COUNT' })).toEqual([{ prompts: 1, favorites: 1 }]);
  await workOnAccount(ai, sql, { ...request, work: 'MERGE' });
  expect(await tablesThatHold(sql, ['ai'], String(duplicate.userId))).toEqual([]);
  expect(await sql`select used from ai.image_quota where user_id = ${primary.userId}`).toEqual([{ used: 2 }]);
  expect(await similarTo(primary, own)).toContain(text);
  const merged = await contentsOf(sql, 'ai');
  await workOnAccount(ai, sql, { ...request, work: 'MERGE' });
  expect(await contentsOf(sql, 'ai')).toEqual(merged);

  const exported = await workOnAccount(ai, sql, { work: 'EXPORT', userId: primary.userId });
  expect(exported).toMatchObject({
    prompts: [{ text, images: [{ width: 64 }] }, { text: 'zqcanary castle by a lake' }],
    favorites: [{ promptId: idOf('Prompt', shared) }],
    imageQuota: { used: 2 },
  });

  const images = await sql<{ id: string }[]>`select unnest(image_ids) as id from ai.generation`;
  expect(await workOnAccount(ai, sql, { work: 'ERASE', userId: primary.userId })).toEqual([]);
  expect(await tablesThatHold(sql, ['ai'], 'zqcanary')).toEqual([]);
  expect(await tablesThatHold(sql, ['ai'], String(primary.userId))).toEqual([]);
  const [first] = images;
  const file = () => ai.ports.storage.info(imageKey(Number(first?.id)));
  await expect.poll(file).toBeNull();
  expect(await similarTo(other, shared)).toEqual([]);
});
