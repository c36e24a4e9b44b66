import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from './testing/chat-bench.ts';

const { hanako, taro, kenji } = cast;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench({ messagesInTenSeconds: 3 });
});
afterAll(() => chat.close());

/** Does it until it is refused. @returns how often it was done */
async function timesDone(act: () => Promise<unknown>): Promise<number> {
  for (let times = 0; times < 20; times += 1) {
    try {
      await act();
    } catch (error) {
      expect(String(error)).toContain('RATE_LIMITED');
      return times;
    }
  }
  throw new Error('it has no limit');
}

it('counts word of typing and of presence, each for itself, so that it takes nothing from messages and acts', async () => {
  const id = await chat.group(taro, kenji);
  const typing = (isTyping: boolean) => chat.act(taro, 'typingSet', { conversationId: id, isTyping }, '__typename');
  expect(await timesDone(() => typing(true))).toBe(9);
  expect(await timesDone(() => chat.act(taro, 'presenceHeartbeat', { status: 'ONLINE' }, '__typename'))).toBe(9);
  await chat.send(taro, id, 'Still heard');
});

it('limits blocks, mutes, and closing and opening again, all of them together', async () => {
  const id = await chat.group(hanako, taro);
  const opened = await chat.act(hanako, 'supportConversationOpen', { subject: 'Help' }, 'conversation { id }');
  const support = (opened.conversation as { id: string }).id;
  const acts = [
    () => chat.act(hanako, 'userBlock', { userId: idOfUser(kenji) }, '__typename'),
    () => chat.act(hanako, 'userUnblock', { userId: idOfUser(kenji) }, '__typename'),
    () => chat.act(hanako, 'conversationMute', { conversationId: id, until: null }, '__typename'),
    () => chat.act(hanako, 'supportConversationClose', { conversationId: support }, '__typename'),
    () => chat.act(hanako, 'supportConversationReopen', { conversationId: support }, '__typename'),
  ];
  for (const act of acts) await act();
  // The group, the request and these are seven; nine may be.
  const [first = () => Promise.resolve()] = acts;
  expect(await timesDone(first)).toBe(2);
  for (const act of acts) await expect(act()).rejects.toThrow('RATE_LIMITED');
});
