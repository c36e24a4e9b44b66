import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, kenji, sakura } = cast;

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
  const group = await chat.group(hanako, aoi);
  await chat.act(hanako, 'userBlock', { userId: idOfUser(aoi) }, 'user { id }');
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

it('lets neither of the two bring the other into a group, and tells both the same', async () => {
  const block = (name: 'userBlock' | 'userUnblock') =>
    chat.act(kenji, name, { userId: idOfUser(sakura) }, 'user { id }');
  const refused = (field: string) => ({ conversation: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] });
  const both = await chat.group(taro, kenji, sakura);
  await block('userBlock');
  for (const [one, other] of [[kenji, sakura] as const, [sakura, kenji] as const]) {
    const create = { title: 'Back door', memberIds: [idOfUser(taro), idOfUser(other)] };
    expect(await chat.act(one, 'conversationCreate', create, 'conversation { id }')).toEqual(refused('memberIds'));
    const own = await chat.group(one, taro);
    const add = { conversationId: own, userIds: [idOfUser(aoi), idOfUser(other)] };
    expect(await chat.act(one, 'conversationMemberAdd', add, 'conversation { id }')).toEqual(refused('userIds'));
  }
  // Whom a third one has brought together stay together, and the third one may do so again.
  await chat.group(taro, kenji, sakura);
  await chat.act(
    taro,
    'conversationOwnershipTransfer',
    { conversationId: both, userId: idOfUser(kenji) },
    '__typename',
  );
  const again = { conversationId: both, userIds: [idOfUser(sakura), idOfUser(aoi)] };
  expect((await chat.act(kenji, 'conversationMemberAdd', again, '__typename')).userErrors).toEqual([]);
  await block('userUnblock');
  await chat.group(sakura, kenji);
});

it('keeps mentions and answers by those who are blocked from counting, until it is taken back', async () => {
  const group = await chat.group(kenji, aoi, taro);
  const counts = async () => {
    const text = 'query ($id: ID!) { conversation(id: $id) { unreadCount unreadMentionCount } }';
    return (await chat.ask(kenji, text, { id: group })).conversation;
  };
  const mentionedUserIds = [idOfUser(kenji)];
  const message = await chat.send(kenji, group, 'First');
  await chat.act(kenji, 'userBlock', { userId: idOfUser(aoi) }, 'user { id }');
  await chat.send(aoi, group, '@kenji', { mentionedUserIds });
  await chat.send(aoi, group, 'No', { replyToId: message });
  expect(await counts()).toEqual({ unreadCount: 2, unreadMentionCount: 0 });
  await chat.send(taro, group, '@kenji', { mentionedUserIds });
  expect(await counts()).toEqual({ unreadCount: 3, unreadMentionCount: 1 });
  await chat.act(kenji, 'userUnblock', { userId: idOfUser(aoi) }, 'user { id }');
  expect(await counts()).toEqual({ unreadCount: 3, unreadMentionCount: 3 });
});
