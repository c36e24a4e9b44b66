import { connect } from '@kizuna/kit/db/connect';
import { idOf, toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMarkTopic } from '../conversation/conversation-topics.ts';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, kenji, sakura } = cast;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

const fields = `id sequence kind text isDeleted editedAt replyTo { id text isDeleted } mentions { id }
  reactions { emoji count } viewerCanEdit viewerCanDelete`;

async function read(viewer: typeof hanako, conversationId: string) {
  const text = `query ($id: ID!) { conversation(id: $id) {
    unreadCount unreadMentionCount lastReadSequence messages(first: 50) { edges { node { ${fields} } } }
  } }`;
  const { conversation } = (await chat.ask(viewer, text, { id: conversationId })) as {
    conversation: { messages: { edges: { node: Record<string, unknown> }[] } };
  };
  return { ...conversation, messages: conversation.messages.edges.map(({ node }) => node) };
}

it('answers a message of the same conversation, which may be deleted later', async () => {
  const id = await chat.group(hanako, taro);
  const original = await chat.send(hanako, id, 'Shall we?');
  await chat.send(taro, id, 'Yes', { replyToId: original });
  expect((await read(hanako, id)).messages[1]).toMatchObject({ replyTo: { id: original, text: 'Shall we?' } });
  await chat.act(hanako, 'messageDelete', { id: original }, 'message { id }');
  expect((await read(hanako, id)).messages[1]).toMatchObject({ replyTo: { id: original, text: '', isDeleted: true } });
  const elsewhere = await chat.send(hanako, await chat.group(hanako, taro), 'Elsewhere');
  for (const replyToId of [elsewhere, toGlobalId('Message', 999_999)]) {
    await expect(chat.send(taro, id, 'No', { replyToId })).rejects.toThrow('replyToId VALIDATION_ERROR');
  }
});

it('lets its sender change a text for a day, and nobody else', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(taro, id, 'Helo');
  const edit = (viewer: typeof hanako, text: string) =>
    chat.act(viewer, 'messageEdit', { id: message, text }, `message { ${fields} }`);
  await expect(edit(hanako, 'I was here')).rejects.toThrow('FORBIDDEN');
  await expect(edit(kenji, 'I was here')).rejects.toThrow('NOT_FOUND');
  expect((await edit(taro, ' ')).userErrors).toEqual([{ field: 'text', code: 'VALIDATION_ERROR' }]);
  expect((await edit(taro, 'Hello')).message).toMatchObject({ text: 'Hello', viewerCanEdit: true });
  const again = (await edit(taro, 'Hello')).message;
  expect((await read(hanako, id)).messages).toHaveLength(1);
  expect(again).toMatchObject({ sequence: 1, editedAt: expect.any(String) });

  const sql = connect(chat.ports.databaseUrl, { max: 1 });
  await sql`update chat.message set sent_at = sent_at - interval '25 hours'
    where conversation_id = ${Number(Buffer.from(id, 'base64url').toString().split(':')[1])}`;
  await sql.end();
  expect((await edit(taro, 'Too late')).userErrors).toEqual([{ field: 'id', code: 'CONFLICT' }]);
  expect((await read(taro, id)).messages[0]).toMatchObject({ viewerCanEdit: false, viewerCanDelete: true });
});

it('leaves of a deleted message nothing but its place', async () => {
  const id = await chat.group(hanako, taro, aoi);
  const message = await chat.send(taro, id, 'Oh no', { mentionedUserIds: [idOfUser(aoi)] });
  await chat.act(aoi, 'messageReactionAdd', { messageId: message, emoji: '😱' }, 'message { id }');
  const remove = (viewer: typeof hanako) => chat.act(viewer, 'messageDelete', { id: message }, `message { ${fields} }`);
  await expect(remove(aoi)).rejects.toThrow('FORBIDDEN');
  const gone = { text: '', isDeleted: true, mentions: [], reactions: [], viewerCanEdit: false, viewerCanDelete: false };
  expect((await remove(hanako)).message).toMatchObject(gone);
  expect((await remove(taro)).message).toMatchObject(gone);
  const seen = await read(aoi, id);
  expect(seen).toMatchObject({ unreadCount: 0, unreadMentionCount: 0, messages: [{ sequence: 1, ...gone }] });
  const edit = await chat.act(taro, 'messageEdit', { id: message, text: 'Back' }, 'message { id }');
  expect(edit.userErrors).toEqual([{ field: 'id', code: 'CONFLICT' }]);
  const react = await chat.act(aoi, 'messageReactionAdd', { messageId: message, emoji: '😱' }, 'message { id }');
  expect(react.userErrors).toEqual([{ field: 'messageId', code: 'CONFLICT' }]);
});

it('counts what others wrote as unread, and of that what is meant for the viewer', async () => {
  const id = await chat.group(hanako, taro, aoi);
  const own = await chat.send(taro, id, 'Mine');
  await chat.send(hanako, id, '@taro look', { mentionedUserIds: [idOfUser(taro), idOfUser(kenji)] });
  const answer = await chat.send(aoi, id, 'I agree', { replyToId: own });
  await chat.send(hanako, id, 'For nobody in particular');
  await chat.act(aoi, 'messageReactionAdd', { messageId: own, emoji: '👍' }, 'message { id }');
  const seen = await read(taro, id);
  expect(seen).toMatchObject({ lastReadSequence: 1, unreadCount: 3, unreadMentionCount: 2 });
  expect(seen.messages[1]).toMatchObject({ mentions: [{ id: idOfUser(taro) }] });
  expect(seen.messages[2]).toMatchObject({ mentions: [] });
  await chat.act(
    aoi,
    'messageEdit',
    { id: answer, text: '@hanako', mentionedUserIds: [idOfUser(hanako)] },
    '__typename',
  );
  expect((await read(taro, id)).messages[2]).toMatchObject({ mentions: [{ id: idOfUser(hanako) }] });
  expect(await read(taro, id)).toMatchObject({ unreadMentionCount: 2 });
  await chat.act(taro, 'conversationMarkRead', { conversationId: id, sequence: 2 }, 'conversation { id }');
  expect(await read(taro, id)).toMatchObject({ unreadCount: 2, unreadMentionCount: 1 });
});

it('counts what is unread in all conversations together, but for muted ones and for others', async () => {
  const total = async (viewer: typeof hanako, of = viewer) => {
    const text =
      'query ($of: ID!) { _entities(representations: [{ __typename: "User", id: $of }]) { ... on User { unreadTotal } } }';
    const { _entities: found } = (await chat.ask(viewer, text, { of: idOfUser(of) })) as {
      _entities: { unreadTotal: number }[];
    };
    return found[0]?.unreadTotal ?? -1;
  };
  const before = await total(sakura);
  const loud = await chat.group(hanako, sakura);
  const quiet = await chat.group(hanako, sakura);
  for (const id of [loud, loud, quiet]) await chat.send(hanako, id, 'Listen');
  await chat.send(sakura, loud, 'My own');
  expect(await total(sakura)).toBe(before + 1);
  expect(await total(hanako, sakura)).toBe(0);
  await chat.send(hanako, loud, 'Listen');
  expect(await total(sakura)).toBe(before + 2);
  const until = new Date(Date.now() + 60_000).toISOString();
  await chat.act(sakura, 'conversationMute', { conversationId: quiet, until }, '__typename');
  expect(await total(sakura)).toBe(before + 1);
});

it('announces read marks to the others as they move, never back', async () => {
  const id = await chat.group(hanako, taro);
  await chat.send(hanako, id, 'one');
  await chat.send(hanako, id, 'two');
  const marks = await chat.listen(
    hanako,
    'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { user { id } lastReadSequence } }',
    { id },
  );
  const markRead = (sequence: number) =>
    chat.act(taro, 'conversationMarkRead', { conversationId: id, sequence }, 'conversation { id }');
  const first = marks.next();
  await markRead(1);
  expect(await first).toEqual({ user: { id: idOfUser(taro) }, lastReadSequence: 1 });
  await markRead(0);
  await markRead(99);
  expect(await marks.next()).toEqual({ user: { id: idOfUser(taro) }, lastReadSequence: 2 });
  // Whoever writes has read what was before; the others hear of it at once, not when the marks are looked at again.
  const announced = new Promise((resolve) => {
    void chat.ports.bus.subscribe(readMarkTopic(Number(idOf('Conversation', id))), resolve);
  });
  await chat.send(taro, id, 'three');
  expect(await announced).toEqual({ userId: taro.userId });
  expect(await marks.next()).toEqual({ user: { id: idOfUser(taro) }, lastReadSequence: 3 });
  await marks.stop();
});

it('takes one reaction of each kind from each user, and at most twenty kinds', async () => {
  const id = await chat.group(hanako, taro);
  const messageId = await chat.send(hanako, id, 'Vote');
  const react = (viewer: typeof hanako, emoji: string) =>
    chat.act(viewer, 'messageReactionAdd', { messageId, emoji }, 'message { reactions { emoji count } }');
  await Promise.all([react(hanako, '👍'), react(hanako, '👍'), react(taro, '👍')]);
  const kinds = [
    '🐱',
    '🐶',
    '🐭',
    '🐹',
    '🐰',
    '🦊',
    '🐻',
    '🐼',
    '🐨',
    '🐯',
    '🦁',
    '🐮',
    '🐷',
    '🐸',
    '🐵',
    '🐔',
    '🐧',
    '🐦',
  ];
  for (const emoji of kinds) await react(taro, emoji);
  const twentieth = await react(taro, '👨‍👩‍👧‍👦');
  expect(twentieth.message).toMatchObject({ reactions: { length: 20, 0: { emoji: '👍', count: 2 } } });
  expect((await react(taro, '🇯🇵')).userErrors).toEqual([{ field: 'emoji', code: 'VALIDATION_ERROR' }]);
  expect((await react(hanako, '🐱')).userErrors).toEqual([]);
  for (const text of ['', 'ok', '👍👍', '1', 'a👍']) {
    expect((await react(taro, text)).userErrors).toEqual([{ field: 'emoji', code: 'VALIDATION_ERROR' }]);
  }
});

it('shows the place around a number, and goes on from there both ways', async () => {
  const id = await chat.group(hanako, taro);
  for (let number = 1; number <= 12; number += 1) await chat.send(hanako, id, `m${number}`);
  const text = `query ($id: ID!, $sequence: Int!) { conversation(id: $id) { messagesAround(sequence: $sequence, size: 4) {
    edges { node { sequence } } pageInfo { hasPreviousPage hasNextPage startCursor endCursor }
  } } }`;
  const around = async (sequence: number) => {
    const { conversation } = (await chat.ask(taro, text, { id, sequence })) as {
      conversation: { messagesAround: { edges: { node: { sequence: number } }[]; pageInfo: Record<string, unknown> } };
    };
    const { edges, pageInfo } = conversation.messagesAround;
    return { sequences: edges.map(({ node }) => node.sequence), pageInfo };
  };
  const middle = await around(6);
  expect(middle.sequences).toEqual([4, 5, 6, 7]);
  expect(middle.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
  expect((await around(1)).sequences).toEqual([1, 2]);
  expect((await around(99)).sequences).toEqual([11, 12]);
  const further = await chat.ask(
    taro,
    'query ($id: ID!, $after: String) { conversation(id: $id) { messages(first: 1, after: $after) { edges { node { sequence } } } } }',
    { id, after: middle.pageInfo.endCursor },
  );
  expect(further).toMatchObject({ conversation: { messages: { edges: [{ node: { sequence: 8 } }] } } });
});

it('is refused when somebody writes too fast, and says when to go on', async () => {
  const slow = await startChatBench({ messagesInTenSeconds: 3 });
  const id = await slow.group(hanako, taro);
  const input = { conversationId: id, text: 'one', clientId: 'one' };
  for (let times = 0; times < 5; times += 1) {
    const { message } = await slow.act(hanako, 'messageSend', input, 'message { sequence }');
    expect(message).toEqual({ sequence: 1 });
  }
  for (const text of ['two', 'three']) await slow.send(hanako, id, text);
  const { errors } = await slow.run(
    hanako,
    'mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id } } }',
    { input: { conversationId: id, text: 'four', clientId: 'four' } },
  );
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    details: { retryAfterMs: expect.any(Number) },
  });
  await slow.send(taro, id, 'I may');
  await slow.close();
});
