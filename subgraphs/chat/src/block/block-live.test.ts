import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro } = cast;
const marksOf = 'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { user { id } lastReadSequence } }';
const typingOf = 'subscription ($id: ID!) { typing(conversationId: $id) { user { id } isTyping } }';
const presenceOf = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { user { id } status lastSeenAt } }';
const listOf = 'subscription { conversationUpdated { viewerCanSend lastReadSequence } }';
const members = 'query ($id: ID!) { conversation(id: $id) { members { user { id } lastReadSequence } } }';

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

it('ends what the other hears of who blocks them, and it goes on when the block is taken back', async () => {
  const opened = await chat.act(hanako, 'directConversationOpen', { userId: idOfUser(taro) }, 'conversation { id }');
  const id = (opened.conversation as { id: string }).id;
  const here = (status: string) => chat.act(hanako, 'presenceHeartbeat', { status }, '__typename');
  const type = () => chat.act(hanako, 'typingSet', { conversationId: id, isTyping: true }, '__typename');
  const read = (sequence: number) =>
    chat.act(hanako, 'conversationMarkRead', { conversationId: id, sequence }, '__typename');
  const [ofHanako, markAt] = [{ id: idOfUser(hanako) }, (lastReadSequence: number) => ({ lastReadSequence })];

  await here('ONLINE');
  await chat.send(taro, id, 'hello');
  await read(1);
  const marks = await chat.listen(taro, marksOf, { id });
  const typing = await chat.listen(taro, typingOf, { id });
  const presence = await chat.listen(taro, presenceOf, { ids: [idOfUser(hanako)] });
  expect(await presence.next()).toMatchObject({ user: ofHanako, status: 'ONLINE' });
  const ownMarks = (async () => {
    for (let mark = await marks.next(); ; mark = await marks.next()) {
      if (JSON.stringify(mark) === JSON.stringify({ user: { id: idOfUser(taro) }, ...markAt(4) })) return;
    }
  })();
  for (const text of ['one', 'two', 'three']) await chat.send(taro, id, text);
  await ownMarks;
  await type();
  expect(await typing.next()).toEqual({ user: ofHanako, isTyping: true });
  const lists = [await chat.listen(taro, listOf), await chat.listen(hanako, listOf)];

  await chat.act(hanako, 'userBlock', { userId: idOfUser(taro) }, '__typename');
  for (const list of lists) expect(await list.next()).toMatchObject({ viewerCanSend: false });
  expect(await typing.next()).toEqual({ user: ofHanako, isTyping: false });
  expect(await presence.next()).toEqual({ user: ofHanako, status: 'OFFLINE', lastSeenAt: expect.any(String) });

  const heardMeanwhile: unknown[] = [];
  const next = [marks, presence].map((each) =>
    each.next().then((event) => {
      heardMeanwhile.push(event);
      return event;
    }),
  );
  await here('AWAY');
  await read(3);
  expect(await lists[1]?.next()).toMatchObject({ lastReadSequence: 3 });
  // It stands still: had it fallen back, it would tell of the block.
  expect((await chat.ask(taro, members, { id })).conversation).toMatchObject({
    members: expect.arrayContaining([{ user: ofHanako, ...markAt(1) }]),
  });
  expect(heardMeanwhile).toEqual([]);

  await chat.act(hanako, 'userUnblock', { userId: idOfUser(taro) }, '__typename');
  for (const list of lists) expect(await list.next()).toMatchObject({ viewerCanSend: true });
  expect(await next[1]).toEqual({ user: ofHanako, status: 'AWAY', lastSeenAt: null });
  expect(await next[0]).toEqual({ user: ofHanako, ...markAt(3) });
  await type();
  expect(await typing.next()).toEqual({ user: ofHanako, isTyping: true });
  expect((await chat.ask(taro, members, { id })).conversation).toMatchObject({
    members: expect.arrayContaining([{ user: ofHanako, ...markAt(3) }]),
  });
  for (const stream of [marks, typing, presence, ...lists]) await stream.stop();
});
