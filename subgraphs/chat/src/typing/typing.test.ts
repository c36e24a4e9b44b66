import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, kenji } = cast;
const typing = 'subscription ($id: ID!) { typing(conversationId: $id) { user { id } isTyping } }';
const change = (viewer: typeof hanako, isTyping: boolean) => ({ user: { id: idOfUser(viewer) }, isTyping });

/** Long enough for a slow machine to say within it that somebody stopped. */
const expiresMs = 3_000;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench({ typingExpiresMs: expiresMs });
});
afterAll(() => chat.close());

const set = (viewer: typeof hanako, conversationId: string, isTyping: boolean) =>
  chat.act(viewer, 'typingSet', { conversationId, isTyping }, 'expiresInMs');

it('tells the others that somebody writes, once, and that they stopped when they say so', async () => {
  const id = await chat.group(hanako, taro);
  const [ofTaro, ofHanako] = [await chat.listen(taro, typing, { id }), await chat.listen(hanako, typing, { id })];
  expect(await set(hanako, id, true)).toMatchObject({ expiresInMs: expiresMs });
  await set(hanako, id, true);
  await set(hanako, id, false);
  expect(await ofTaro.take(2)).toEqual([change(hanako, true), change(hanako, false)]);
  await set(taro, id, true);
  expect(await ofHanako.take(3)).toEqual([change(hanako, true), change(hanako, false), change(taro, true)]);
  await ofTaro.stop();
  await ofHanako.stop();
});

it('tells by itself that somebody stopped of whom nothing more is heard', async () => {
  const id = await chat.group(hanako, taro);
  const heard = await chat.listen(taro, typing, { id });
  await set(hanako, id, true);
  expect(await heard.take(2)).toEqual([change(hanako, true), change(hanako, false)]);
  await heard.stop();
});

it('is for those who are in the conversation', async () => {
  const id = await chat.group(hanako, taro);
  await expect(set(kenji, id, true)).rejects.toThrow('NOT_FOUND');
  await expect(chat.listen(kenji, typing, { id })).rejects.toThrow('NOT_FOUND');
});
