import { sharedSubscriptionOf } from '@kizuna/kit/graph/shared-subscription';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readReceiptsTopic } from '../conversation/conversation-topics.ts';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, sakura, yuki } = cast;
type Person = typeof hanako;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

const change = (viewer: Person, input: Record<string, boolean | null>) =>
  chat.act(viewer, 'chatSettingsUpdate', input, 'user { chatSettings { sendsTyping sendsReadReceipts doNotDisturb } }');
/** As if the minute was over in which it was switched. */
const aMinuteLater = (viewer: Person) => chat.ports.cache.delete(`chat:switch:${viewer.userId}`);
const read = (viewer: Person, conversationId: string, sequence: number) =>
  chat.act(viewer, 'conversationMarkRead', { conversationId, sequence }, '__typename');

async function settingsOf(viewer: Person | null, other: Person): Promise<unknown> {
  const { _entities } = (await chat.ask(
    viewer,
    `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) {
      ... on User { chatSettings { sendsTyping sendsReadReceipts doNotDisturb } }
    } }`,
    { id: idOfUser(other) },
  )) as { _entities: { chatSettings: unknown }[] };
  return _entities[0]?.chatSettings;
}

it('are the viewer’s own, and change only where they are named', async () => {
  const fromTheStart = { sendsTyping: true, sendsReadReceipts: true, doNotDisturb: false };
  expect(await settingsOf(aoi, aoi)).toEqual(fromTheStart);
  expect(await change(aoi, {})).toEqual({ user: { chatSettings: fromTheStart }, userErrors: [] });
  await change(aoi, { doNotDisturb: true });
  const changed = { ...fromTheStart, doNotDisturb: true, sendsTyping: false };
  const answer = await change(aoi, { sendsTyping: false, doNotDisturb: null });
  expect(answer).toEqual({ user: { chatSettings: changed }, userErrors: [] });
  for (const viewer of [taro, null]) expect(await settingsOf(viewer, aoi)).toBeNull();
  await change(aoi, { sendsTyping: true, doNotDisturb: false });
});

it('keep from others that somebody writes, until they say otherwise', async () => {
  const id = await chat.group(hanako, taro, aoi);
  const typing = 'subscription ($id: ID!) { typing(conversationId: $id) { user { id } isTyping } }';
  const heard = await chat.listen(aoi, typing, { id });
  const type = (viewer: Person, isTyping = true) =>
    chat.act(viewer, 'typingSet', { conversationId: id, isTyping }, 'expiresInMs');
  await change(hanako, { sendsTyping: false });
  expect(await type(hanako)).toMatchObject({ expiresInMs: 6_000, userErrors: [] });
  await type(taro);
  expect(await heard.next()).toEqual({ user: { id: idOfUser(taro) }, isTyping: true });
  await change(hanako, { sendsTyping: true });
  await type(hanako);
  expect(await heard.next()).toEqual({ user: { id: idOfUser(hanako) }, isTyping: true });
  await heard.stop();
});

it('keep from others how far somebody has read, who then does not see it of them either', async () => {
  const id = await chat.group(hanako, taro, aoi);
  for (const text of ['one', 'two', 'three']) await chat.send(aoi, id, text);
  const moved = 'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { user { id } lastReadSequence } }';
  const marks = async (viewer: Person) => {
    const text = 'query ($id: ID!) { conversation(id: $id) { members { lastReadSequence } } }';
    const { conversation } = await chat.ask(viewer, text, { id });
    return (conversation as { members: { lastReadSequence: number }[] }).members.map((one) => one.lastReadSequence);
  };
  await read(hanako, id, 1);
  await read(taro, id, 2);
  expect(await marks(aoi)).toEqual([1, 2, 3]);
  const heard = await chat.listen(aoi, moved, { id });
  const first = heard.next();

  await change(hanako, { sendsReadReceipts: false });
  await read(hanako, id, 3);
  await read(taro, id, 3);
  expect(await first).toEqual({ user: { id: idOfUser(taro) }, lastReadSequence: 3 });
  // Where it stood: a mark that fell back would tell them that it is hidden.
  expect(await marks(aoi)).toEqual([1, 3, 3]);
  expect(await marks(hanako)).toEqual([3, 0, 0]);
  await expect(chat.listen(hanako, moved, { id })).rejects.toThrow('FORBIDDEN');
  const unread = 'query ($id: ID!) { conversation(id: $id) { unreadCount lastReadSequence } }';
  expect(await chat.ask(hanako, unread, { id })).toEqual({ conversation: { unreadCount: 0, lastReadSequence: 3 } });

  await aMinuteLater(hanako);
  await change(hanako, { sendsReadReceipts: true });
  expect(await marks(hanako)).toEqual([3, 3, 3]);
  await chat.send(taro, id, 'four');
  const told = await heard.take(2);
  expect(told).toContainEqual({ user: { id: idOfUser(hanako) }, lastReadSequence: 3 });
  await heard.stop();
});

it('show of somebody who hides it what everybody knows: that they have read what they wrote', async () => {
  const id = await chat.group(taro, yuki);
  await chat.send(taro, id, 'one');
  await chat.send(yuki, id, 'two');
  const moved = 'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { user { id } lastReadSequence } }';
  const heard = await chat.listen(taro, moved, { id });
  const first = heard.next();
  await change(yuki, { sendsReadReceipts: false });
  const ofYuki = async () => {
    const text = 'query ($id: ID!) { conversation(id: $id) { members { lastReadSequence } } }';
    const { conversation } = await chat.ask(taro, text, { id });
    return (conversation as { members: { lastReadSequence: number }[] }).members[1]?.lastReadSequence;
  };
  await chat.send(taro, id, 'three');
  await read(yuki, id, 3);
  expect(await ofYuki()).toBe(2);
  expect(await first).toEqual({ user: { id: idOfUser(taro) }, lastReadSequence: 3 });
  await chat.send(yuki, id, 'four');
  expect(await ofYuki()).toBe(4);
  expect(await heard.next()).toEqual({ user: { id: idOfUser(yuki) }, lastReadSequence: 4 });
  await heard.stop();
});

it('are switched once in a minute where they let somebody see what others show', async () => {
  await change(sakura, { sendsReadReceipts: false });
  await change(sakura, { sendsReadReceipts: false, doNotDisturb: true });
  await expect(change(sakura, { sendsReadReceipts: true })).rejects.toThrow('RATE_LIMITED');
  await aMinuteLater(sakura);
  await change(sakura, { sendsReadReceipts: true });
  await expect(change(sakura, { sendsReadReceipts: false })).rejects.toThrow('RATE_LIMITED');
  await change(sakura, { sendsTyping: false });
  expect(await settingsOf(sakura, sakura)).toEqual({ sendsTyping: false, sendsReadReceipts: true, doNotDisturb: true });
});

it('end at once what somebody hears of read marks who no longer shows theirs, and what nobody else does', async () => {
  const id = await chat.group(hanako, taro, aoi);
  await chat.send(aoi, id, 'one');
  const moved = 'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { user { id } } }';
  const [ofHanako, ofAoi] = [await chat.listen(hanako, moved, { id }), await chat.listen(aoi, moved, { id })];
  const [ending, going] = [ofHanako.next(), ofAoi.next()];
  await aMinuteLater(hanako);
  const since = performance.now();
  await change(hanako, { sendsReadReceipts: false });
  expect(await ending).toBeNull();
  // A stream looks again by itself, too, but not before eight seconds have passed.
  expect(performance.now() - since).toBeLessThan(6_000);
  await read(taro, id, 1);
  expect(await going).toEqual({ user: { id: idOfUser(taro) } });
  await ofAoi.stop();
  // Where many share the stream, it is this announcement that ends it for one of them.
  const field = chat.subgraph.schema.getSubscriptionType()?.getFields().readMarkMoved;
  expect(sharedSubscriptionOf(field?.subscribe)?.topicsOf({ conversationId: id })).toContain(readReceiptsTopic);
});
