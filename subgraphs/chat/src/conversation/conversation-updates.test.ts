import { createMemoryBus } from '@kizuna/kit/bus/memory-bus';
import { type Database, openDatabase } from '@kizuna/kit/db/database';
import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChat } from '../app.ts';
import { type Tables, tables } from '../db/tables.ts';
import { createTestServices } from '../testing/test-services.ts';
import { followConversations } from './conversation-updates.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);

let chat: SubgraphHarness;
let database: Database<Tables>;
beforeAll(async () => {
  chat = await startSubgraphHarness(createChat);
  database = await openDatabase({
    ...{ url: chat.ports.databaseUrl, schema: 'chat', tables, maxConnections: 2 },
    migrations: new URL('../db/migrations/', import.meta.url),
  });
});
afterAll(async () => {
  await database.close();
  await chat.close();
});

it('makes lost announcements good, each change once, and says nothing while nothing changes', async () => {
  const { conversations, messages } = createTestServices(chat.ports, database);
  const first = await conversations.createGroup(hanako, 'First', [taro.userId]);
  const second = await conversations.createGroup(hanako, 'Second', [taro.userId]);

  const deafBus = createMemoryBus({ logger: chat.ports.logger });
  let looks = 0;
  const db = new Proxy(database.db, {
    get(target, name, receiver) {
      if (name === 'select') looks += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  const updates = await followConversations(db, deafBus, taro.userId, { lookAgainMs: 10 });
  const heard: number[] = [];
  const following = (async () => {
    for await (const { id } of updates) heard.push(id);
  })();
  const lookedSeveralTimes = async () => {
    const until = looks + 8;
    while (looks < until) await new Promise((resolve) => setImmediate(resolve));
  };

  await lookedSeveralTimes();
  expect(heard).toEqual([]);
  await messages.send(hanako, { conversationId: second.id, text: 'Hello', clientId: 'c1' });
  await lookedSeveralTimes();
  expect(heard).toEqual([second.id]);
  await conversations.markRead(taro, second.id, 1);
  await lookedSeveralTimes();
  expect(heard).toEqual([second.id, second.id]);
  await messages.send(hanako, { conversationId: first.id, text: 'Hello', clientId: 'c2' });
  const third = await conversations.createGroup(hanako, 'Third', [taro.userId]);
  await lookedSeveralTimes();
  expect(heard.slice(2).toSorted((a, b) => a - b)).toEqual([first.id, third.id]);

  await updates.return?.();
  await following;
  await deafBus.close();
});

it('tells two processes of what happens in either, when they share a bus', async () => {
  const here = createTestServices(chat.ports, database);
  const there = createTestServices(chat.ports, database);
  const { id } = await here.conversations.createGroup(hanako, 'Shared', [taro.userId]);
  const events = await there.streams.events(id, { after: null, mayGoOn: async () => true });
  const heard = (async () => {
    const sequences: number[] = [];
    for await (const { sequence } of events) if (sequences.push(sequence) === 20) break;
    return sequences;
  })();
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? here : there).messages.send(index % 3 === 0 ? hanako : taro, {
        ...{ conversationId: id, text: `m${index}`, clientId: `s${index}` },
      }),
    ),
  );
  expect(await heard).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});
