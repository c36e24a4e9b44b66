import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, kenji } = cast;

const events = `subscription ($id: ID!, $after: Int) {
  conversationEvents(conversationId: $id, afterSequence: $after) { __typename sequence ...OnMessage }
}
fragment OnMessage on ConversationEvent {
  ... on MessageAddedEvent { message { text } }
  ... on MessageEditedEvent { message { text } }
  ... on MessageDeletedEvent { message { text isDeleted } }
  ... on ReactionAddedEvent { emoji }
  ... on ReactionRemovedEvent { emoji }
  ... on ConversationRenamedEvent { title }
  ... on MemberLeftEvent { wasRemoved }
}`;

interface Heard {
  readonly __typename: string;
  readonly sequence: number;
}

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

async function history(viewer: typeof hanako, id: string) {
  const { conversation } = (await chat.ask(
    viewer,
    `query ($id: ID!) { conversation(id: $id) {
      lastSequence events(first: 100) { edges { node { __typename sequence } } pageInfo { hasNextPage } }
    } }`,
    { id },
  )) as { conversation: { lastSequence: number; events: { edges: { node: Heard }[] } } };
  return { lastSequence: conversation.lastSequence, heard: conversation.events.edges.map(({ node }) => node) };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it('numbers everything that two people do at once without a gap', async () => {
  const id = await chat.group(hanako, taro);
  const first = await chat.send(hanako, id, 'first');
  const own = await chat.send(taro, id, 'mine');
  const doneAtOnce = [
    ...upTo(8).flatMap((number) => [chat.send(hanako, id, `h${number}`), chat.send(taro, id, `t${number}`)]),
    chat.act(hanako, 'messageEdit', { id: first, text: 'changed' }, 'message { id }'),
    chat.act(taro, 'messageDelete', { id: own }, 'message { id }'),
    chat.act(taro, 'messageReactionAdd', { messageId: first, emoji: '👍' }, 'message { id }'),
    chat.act(hanako, 'messageReactionAdd', { messageId: first, emoji: '👍' }, 'message { id }'),
    chat.act(hanako, 'conversationRename', { conversationId: id, title: 'Other' }, 'conversation { id }'),
    chat.act(hanako, 'conversationMemberAdd', { conversationId: id, userIds: [idOfUser(aoi)] }, 'conversation { id }'),
  ];
  await Promise.all(doneAtOnce);
  const { lastSequence, heard } = await history(aoi, id);
  expect(lastSequence).toBe(2 + doneAtOnce.length);
  expect(heard.map(({ sequence }) => sequence)).toEqual(upTo(lastSequence));
});

it('replays, then goes on live, without a gap or a repetition while others write', async () => {
  const id = await chat.group(hanako, taro);
  for (const number of upTo(5)) await chat.send(hanako, id, `before ${number}`);
  const writing = Promise.all(
    upTo(30).map(async (number) => {
      const message = await chat.send(number % 2 === 0 ? hanako : taro, id, `during ${number}`);
      await chat.act(hanako, 'messageReactionAdd', { messageId: message, emoji: '🎉' }, 'message { id }');
    }),
  );
  const listeners = await Promise.all([0, 2, 5].map((after) => chat.listen(taro, events, { id, after })));
  for (const [index, after] of [0, 2, 5].entries()) {
    const heard = (await listeners[index]?.take(65 - after)) as Heard[];
    expect(heard.map(({ sequence }) => sequence)).toEqual(upTo(65).slice(after));
    await listeners[index]?.stop();
  }
  await writing;
});

it('says what happened, each thing by its name', async () => {
  const id = await chat.group(hanako, taro);
  const heard = await chat.listen(taro, events, { id });
  const message = await chat.send(hanako, id, 'Helo');
  await chat.act(hanako, 'messageEdit', { id: message, text: 'Hello' }, 'message { id }');
  await chat.act(taro, 'messageReactionAdd', { messageId: message, emoji: '❤' }, 'message { id }');
  await chat.act(taro, 'messageReactionRemove', { messageId: message, emoji: '❤️' }, 'message { id }');
  await chat.act(hanako, 'conversationRename', { conversationId: id, title: '絆' }, 'conversation { id }');
  await chat.act(hanako, 'messageDelete', { id: message }, 'message { id }');
  const [added, edited, reacted, unreacted, renamed, deleted] = await heard.take(6);
  expect(added).toMatchObject({ __typename: 'MessageAddedEvent', sequence: 1 });
  expect(edited).toMatchObject({ __typename: 'MessageEditedEvent', sequence: 2 });
  expect(reacted).toEqual({ __typename: 'ReactionAddedEvent', sequence: 3, emoji: '❤️' });
  expect(unreacted).toEqual({ __typename: 'ReactionRemovedEvent', sequence: 4, emoji: '❤️' });
  expect(renamed).toEqual({ __typename: 'ConversationRenamedEvent', sequence: 5, title: '絆' });
  expect(deleted).toEqual({
    __typename: 'MessageDeletedEvent',
    sequence: 6,
    message: { text: '', isDeleted: true },
  });
  await heard.stop();
});

it('ends for who is taken out, and tells them nothing of it', async () => {
  const id = await chat.group(hanako, taro, aoi);
  const [ofTaro, ofAoi] = [await chat.listen(taro, events, { id }), await chat.listen(aoi, events, { id })];
  const typing = await chat.listen(taro, 'subscription ($id: ID!) { typing(conversationId: $id) { isTyping } }', {
    id,
  });
  const remove = { conversationId: id, userId: idOfUser(taro) };
  await chat.act(hanako, 'conversationMemberRemove', remove, 'conversation { id }');
  await chat.send(hanako, id, 'a secret');
  expect(await ofTaro.next()).toBeNull();
  expect(await typing.next()).toBeNull();
  expect(await ofAoi.take(2)).toMatchObject([
    { __typename: 'MemberLeftEvent', wasRemoved: true },
    { __typename: 'MessageAddedEvent', message: { text: 'a secret' } },
  ]);
  await expect(chat.listen(taro, events, { id, after: 0 })).rejects.toThrow('NOT_FOUND');
  await ofAoi.stop();
});

it('gives new messages alone, or changed ones alone, to who asks for that', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(hanako, id, 'one');
  await chat.act(taro, 'messageReactionAdd', { messageId: message, emoji: '👍' }, 'message { id }');
  await chat.send(hanako, id, 'two');
  const fields = 'sequence text kind reactions { emoji count users { id } viewerHasReacted }';
  const added = await chat.listen(
    taro,
    `subscription ($id: ID!) { messageAdded(conversationId: $id, afterSequence: 0) { ${fields} } }`,
    { id },
  );
  const updated = await chat.listen(
    taro,
    `subscription ($id: ID!) { messageUpdated(conversationId: $id, afterSequence: 0) { ${fields} } }`,
    { id },
  );
  expect(await added.take(2)).toMatchObject([
    { sequence: 1, text: 'one', kind: 'TEXT' },
    { sequence: 3, text: 'two' },
  ]);
  const reactions = [{ emoji: '👍', count: 1, users: [{ id: idOfUser(taro) }], viewerHasReacted: true }];
  expect(await updated.next()).toMatchObject({ sequence: 1, reactions });
  await chat.act(hanako, 'messageEdit', { id: message, text: 'uno' }, 'message { id }');
  expect(await updated.next()).toMatchObject({ sequence: 1, text: 'uno' });
  await chat.act(hanako, 'conversationRename', { conversationId: id, title: 'Other' }, 'conversation { id }');
  expect(await added.next()).toMatchObject({ sequence: 5, text: '', kind: 'SYSTEM' });
  await added.stop();
  await updated.stop();
});

it('counts what is sent and delivered, how long it takes, and who listens', async () => {
  const figure = async (name: string) => {
    const lines = (await chat.chat.metrics.getSingleMetricAsString(name)).split('\n');
    return lines.filter((line) => line.startsWith(name)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  };
  const id = await chat.group(hanako, taro);
  const [sent, delivered] = [
    await figure('kizuna_chat_messages_sent_total'),
    await figure('kizuna_chat_deliveries_total'),
  ];
  const heard = await chat.listen(taro, events, { id });
  expect(await figure('kizuna_chat_open_subscriptions')).toBe(1);
  await chat.send(hanako, id, 'Hello');
  await heard.next();
  await heard.stop();
  expect(await figure('kizuna_chat_open_subscriptions')).toBe(0);
  expect(await figure('kizuna_chat_messages_sent_total')).toBe(sent + 1);
  expect(await figure('kizuna_chat_deliveries_total')).toBe(delivered + 1);
  expect(await chat.chat.metrics.getSingleMetricAsString('kizuna_chat_delivery_seconds')).toContain('_count');
});

it('refuses to follow from before the beginning or beyond the newest number, and those who are not in it', async () => {
  const id = await chat.group(hanako, taro);
  await chat.send(hanako, id, 'one');
  await expect(chat.listen(hanako, events, { id, after: 2 })).rejects.toThrow('VALIDATION_ERROR');
  await (await chat.listen(hanako, events, { id, after: 1 })).stop();
  await expect(chat.listen(hanako, events, { id, after: -1 })).rejects.toThrow('VALIDATION_ERROR');
  await expect(chat.listen(kenji, events, { id })).rejects.toThrow('NOT_FOUND');
  await expect(chat.listen(null, events, { id })).rejects.toThrow('UNAUTHORIZED');
});
