import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi } = cast;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

const openDirect = (viewer: typeof hanako, other: typeof hanako) =>
  chat.act(viewer, 'directConversationOpen', { userId: idOfUser(other) }, 'conversation { id viewerCanSend }');

it('parts two from one another, in both directions, until it is taken back', async () => {
  const { conversation } = await openDirect(hanako, taro);
  const id = (conversation as { id: string }).id;
  const message = await chat.send(hanako, id, 'Hello');
  const { user } = await chat.act(hanako, 'userBlock', { userId: idOfUser(taro) }, 'user { viewerHasBlocked }');
  expect(user).toEqual({ viewerHasBlocked: true });
  for (const viewer of [hanako, taro]) {
    await expect(chat.send(viewer, id, 'again')).rejects.toThrow('FORBIDDEN');
    const react = chat.act(viewer, 'messageReactionAdd', { messageId: message, emoji: '👍' }, '__typename');
    await expect(react).rejects.toThrow('FORBIDDEN');
    const typing = chat.act(viewer, 'typingSet', { conversationId: id, isTyping: true }, '__typename');
    await expect(typing).rejects.toThrow('FORBIDDEN');
    const seen = await chat.ask(viewer, 'query ($id: ID!) { conversation(id: $id) { viewerCanSend } }', { id });
    expect(seen).toEqual({ conversation: { viewerCanSend: false } });
  }
  await expect(openDirect(taro, hanako)).rejects.toThrow('FORBIDDEN');
  await chat.act(hanako, 'userUnblock', { userId: idOfUser(taro) }, 'user { id }');
  await chat.send(taro, id, 'Friends again');
});

it('says nothing of it to others, and leaves groups alone', async () => {
  await chat.act(hanako, 'userBlock', { userId: idOfUser(aoi) }, 'user { id }');
  const group = await chat.group(hanako, aoi);
  await chat.send(aoi, group, 'In a group');
  const member = `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) {
    ... on User { viewerHasBlocked blockedUsers { id } }
  } }`;
  const blocked = [{ id: idOfUser(aoi) }];
  expect(await chat.ask(hanako, member, { id: idOfUser(hanako) })).toMatchObject({
    _entities: [{ viewerHasBlocked: false, blockedUsers: blocked }],
  });
  expect(await chat.ask(aoi, member, { id: idOfUser(hanako) })).toMatchObject({
    _entities: [{ viewerHasBlocked: false, blockedUsers: [] }],
  });
  for (const userId of [idOfUser(hanako), Buffer.from('User:999999').toString('base64url')]) {
    const { userErrors } = await chat.act(hanako, 'userBlock', { userId }, 'user { id }');
    expect(userErrors).toEqual([{ field: 'userId', code: 'VALIDATION_ERROR' }]);
  }
});
