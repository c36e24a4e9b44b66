import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { openDatabase } from '@kizuna/kit/db/database';
import { idOf } from '@kizuna/kit/graph/global-id';
import { live } from '@kizuna/kit/graph/live';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { tables } from '../db/tables.ts';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';
import { userTopic } from './conversation-topics.ts';
import { followConversationsLeft } from './conversations-left.ts';

const { hanako, taro, kenji, yuki } = cast;
const left = 'subscription { conversationLeft { conversationId } }';

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => {
  vi.useRealTimers();
  return chat.close();
});

const remove = (conversationId: string, viewer: typeof taro) =>
  chat.act(hanako, 'conversationMemberRemove', { conversationId, userId: idOfUser(viewer) }, '__typename');
const leave = (viewer: typeof taro, conversationId: string) =>
  chat.act(viewer, 'conversationLeave', { conversationId }, '__typename');

it('tells who was taken out, who left, and who looks after a request no longer, and nobody else', async () => {
  const [first, second, others] = [
    await chat.group(hanako, taro),
    await chat.group(hanako, taro),
    await chat.group(hanako, kenji),
  ];
  const [ofTaro, ofYuki] = [await chat.listen(taro, left), await chat.listen(yuki, left)];
  const heard = ofTaro.next();
  // What is not announced is found, too, but later.
  const announced: unknown[] = [];
  const stop = await chat.ports.bus.subscribe(userTopic(taro.userId), (payload) => announced.push(payload));
  await remove(others, taro);
  await remove(others, kenji);
  await remove(first, taro);
  expect(await heard).toEqual({ conversationId: first });
  await leave(taro, second);
  expect(await ofTaro.next()).toEqual({ conversationId: second });
  const numbers = [first, second].map((id) => ({ conversationId: idOf('Conversation', id) }));
  await vi.waitFor(() => expect(announced).toEqual(numbers));
  await stop();
  // Somebody who comes back may leave again.
  await chat.act(hanako, 'conversationMemberAdd', { conversationId: first, userIds: [idOfUser(taro)] }, '__typename');
  await leave(taro, first);
  expect(await ofTaro.next()).toEqual({ conversationId: first });

  const opened = await chat.act(taro, 'supportConversationOpen', { subject: 'Help' }, 'conversation { id }');
  const conversationId = (opened.conversation as { id: string }).id;
  const assign = (assignee: typeof taro) =>
    chat.act(kenji, 'supportConversationAssign', { conversationId, assigneeId: idOfUser(assignee) }, '__typename');
  await assign(yuki);
  const gone = ofYuki.next();
  await assign(kenji);
  expect(await gone).toEqual({ conversationId });
  await ofTaro.stop();
  await ofYuki.stop();
});

it('makes lost announcements good, but looks for them no more than about once a minute', async () => {
  const database = await openDatabase({
    ...{ url: chat.ports.databaseUrl, schema: 'chat', tables, maxConnections: 2 },
    migrations: new URL('../db/migrations/', import.meta.url),
  });
  const deafBus = createMemoryBus({ logger: chat.ports.logger });
  const [going, staying] = [await chat.group(hanako, taro), await chat.group(hanako, taro)];
  let looks = 0;
  const db = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === 'select') looks += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  // The clock alone: those who wait look at it by a timer that they share.
  vi.useFakeTimers({ toFake: ['performance'] });
  const stream = await followConversationsLeft(db, deafBus, taro.userId);
  const heard = stream.next();
  // When it looks because of this, it has looked at what it begins with.
  await deafBus.publish(userTopic(taro.userId), { conversationId: idOf('Conversation', staying) });
  await vi.waitFor(() => expect(looks).toBe(2));
  await leave(taro, going);
  // Another, who looks as often as most do, shows that the time has passed for everybody.
  const others = await live(deafBus, [], async function* woken(wakeUps) {
    while (await wakeUps.next()) yield null;
  });
  const woken = others.next();
  vi.advanceTimersByTime(45_000);
  await woken;
  expect(looks).toBe(2);
  vi.advanceTimersByTime(120_000);
  expect(await heard).toEqual({ done: false, value: idOf('Conversation', going) });
  await stream.return?.();
  await others.return?.();
  await deafBus.close();
  await database.close();
});
