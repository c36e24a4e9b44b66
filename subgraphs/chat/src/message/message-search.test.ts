import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi } = cast;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

async function find(viewer: typeof hanako, text: string, conversationId?: string): Promise<string[]> {
  const { messageSearch } = (await chat.ask(
    viewer,
    `query ($text: String!, $conversationId: ID) {
      messageSearch(text: $text, conversationId: $conversationId, first: 10) { edges { node { text } } }
    }`,
    { text, ...(conversationId ? { conversationId } : {}) },
  )) as { messageSearch: { edges: { node: { text: string } }[] } };
  return messageSearch.edges.map(({ node }) => node.text);
}

it('finds Japanese and English in the viewer’s conversations, newest first', async () => {
  const lounge = await chat.group(hanako, taro);
  const other = await chat.group(hanako, aoi);
  await chat.send(hanako, lounge, '明日の配信は21時からです');
  await chat.send(taro, lounge, 'The lamp was ｶﾗｰ corrected');
  await chat.send(hanako, other, '配信の準備をしています');
  expect(await find(hanako, '配信')).toEqual(['配信の準備をしています', '明日の配信は21時からです']);
  expect(await find(hanako, '配信', lounge)).toEqual(['明日の配信は21時からです']);
  expect(await find(taro, '配信')).toEqual(['明日の配信は21時からです']);
  expect(await find(taro, '配信', other)).toEqual([]);
  expect(await find(taro, 'LAMP カラー')).toEqual(['The lamp was ｶﾗｰ corrected']);
  expect(await find(taro, 'lam')).toHaveLength(1);
  for (const nothing of ['', '、。', '猫']) expect(await find(taro, nothing)).toEqual([]);
});

it('finds an edited text as it is now, and a deleted one no more', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(hanako, id, '夕焼けの写真');
  await chat.act(hanako, 'messageEdit', { id: message, text: '朝焼けの写真' }, 'message { id }');
  expect(await find(taro, '夕焼け', id)).toEqual([]);
  expect(await find(taro, '朝焼け', id)).toEqual(['朝焼けの写真']);
  await chat.act(hanako, 'messageDelete', { id: message }, 'message { id }');
  expect(await find(taro, '朝焼け', id)).toEqual([]);
});

it('refuses an overlong text, and those who are not signed in', async () => {
  await expect(find(taro, 'x'.repeat(201))).rejects.toThrow('VALIDATION_ERROR');
  await expect(chat.ask(null, '{ messageSearch(text: "x") { edges { cursor } } }')).rejects.toThrow('UNAUTHORIZED');
});
