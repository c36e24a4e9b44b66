import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, kenji, sakura } = cast;
const presence = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { user { id } status lastSeenAt } }';

/** Long enough for a slow machine to look within it. */
const expiresMs = 3_000;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench({ presenceExpiresMs: expiresMs });
  await chat.group(hanako, taro, aoi);
});
afterAll(() => chat.close());

const here = (viewer: typeof hanako, input?: { status: string }) =>
  input
    ? chat.act(viewer, 'presenceHeartbeat', input, 'presence { status lastSeenAt } expiresInMs')
    : chat.ask(viewer, 'mutation { presenceHeartbeat { presence { status } } }');

async function ask(viewer: typeof hanako, other: typeof hanako) {
  const { _entities } = (await chat.ask(
    viewer,
    'query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { presence { status lastSeenAt } } } }',
    { id: idOfUser(other) },
  )) as { _entities: { presence: unknown }[] };
  return _entities[0]?.presence;
}

it('says who is here, then who comes and goes, and who is heard of no more', async () => {
  const heard = await chat.listen(hanako, presence, { ids: [idOfUser(taro), idOfUser(kenji)] });
  const user = { id: idOfUser(taro) };
  expect(await heard.next()).toEqual({ user, status: 'OFFLINE', lastSeenAt: null });
  await here(taro);
  expect(await heard.next()).toEqual({ user, status: 'ONLINE', lastSeenAt: null });
  expect(await here(taro, { status: 'AWAY' })).toMatchObject({ presence: { status: 'AWAY' }, expiresInMs: expiresMs });
  expect(await heard.next()).toEqual({ user, status: 'AWAY', lastSeenAt: null });
  expect(await heard.next()).toEqual({ user, status: 'OFFLINE', lastSeenAt: expect.any(String) });
  await here(taro, { status: 'ONLINE' });
  expect(await heard.next()).toMatchObject({ status: 'ONLINE' });
  await here(taro, { status: 'OFFLINE' });
  expect(await heard.next()).toMatchObject({ status: 'OFFLINE' });
  await heard.stop();
});

it('is for those who share a conversation', async () => {
  await here(aoi, { status: 'ONLINE' });
  expect(await ask(hanako, aoi)).toEqual({ status: expect.any(String), lastSeenAt: null });
  expect(await ask(kenji, aoi)).toBeNull();
  expect(await ask(kenji, kenji)).toEqual({ status: 'OFFLINE', lastSeenAt: null });
  await expect(chat.listen(null, presence, { ids: [] })).rejects.toThrow('UNAUTHORIZED');
});

it('is that of the place where somebody looks, whatever others of theirs say, and each place counts for itself', async () => {
  const [phone, laptop] = [
    { ...sakura, sessionId: 501 },
    { ...sakura, sessionId: 502 },
  ];
  await chat.group(hanako, sakura);
  const heard = await chat.listen(hanako, presence, { ids: [idOfUser(sakura)] });
  const look = (viewer: typeof sakura, status: string) => here(viewer, { status });
  expect(await heard.next()).toMatchObject({ status: 'OFFLINE' });
  await look(phone, 'ONLINE');
  expect(await heard.next()).toMatchObject({ status: 'ONLINE' });
  expect(await look(laptop, 'AWAY')).toMatchObject({ presence: { status: 'ONLINE' } });
  await Promise.all([look(phone, 'ONLINE'), look(laptop, 'AWAY')]);
  expect(await look(phone, 'OFFLINE')).toMatchObject({ presence: { status: 'AWAY', lastSeenAt: null } });
  expect(await heard.next()).toMatchObject({ status: 'AWAY' });
  await look(phone, 'ONLINE');
  expect(await heard.next()).toMatchObject({ status: 'ONLINE' });
  // The phone is heard of no more; the laptop is.
  const repeating = setInterval(() => void look(laptop, 'AWAY'), expiresMs / 5);
  expect(await heard.next()).toMatchObject({ status: 'AWAY', lastSeenAt: null });
  clearInterval(repeating);
  expect(await heard.next()).toEqual({
    ...{ user: { id: idOfUser(sakura) }, status: 'OFFLINE' },
    lastSeenAt: expect.any(String),
  });
  await heard.stop();
});

it('looks to those who are blocked as if who blocked them had gone then, whatever they do', async () => {
  // One goes, the other blocks: hanako sees the two in a group, by asking and by listening.
  const before = Date.now();
  await here(taro, { status: 'ONLINE' });
  await here(aoi, { status: 'ONLINE' });
  await here(taro, { status: 'OFFLINE' });
  await chat.act(aoi, 'userBlock', { userId: idOfUser(hanako) }, 'user { id }');
  const gone = await ask(hanako, taro);
  const blocking = await ask(hanako, aoi);
  for (const seen of [gone, blocking]) {
    expect(seen).toEqual({ status: 'OFFLINE', lastSeenAt: expect.any(String) });
    const { lastSeenAt } = seen as { lastSeenAt: string };
    expect(Date.parse(lastSeenAt)).toBeGreaterThanOrEqual(before);
  }
  await here(aoi, { status: 'ONLINE' });
  expect(await ask(hanako, aoi)).toEqual(blocking);
  expect(await ask(taro, aoi)).toMatchObject({ status: 'ONLINE' });
  expect(await ask(aoi, hanako)).not.toBeNull();

  const heard = await chat.listen(hanako, presence, { ids: [idOfUser(taro), idOfUser(aoi)] });
  const told = await heard.take(2);
  expect(told).toContainEqual({ user: { id: idOfUser(taro) }, ...(gone as object) });
  expect(told).toContainEqual({ user: { id: idOfUser(aoi) }, ...(blocking as object) });
  const next = heard.next();
  await here(aoi, { status: 'AWAY' });
  await here(taro, { status: 'ONLINE' });
  expect(await next).toMatchObject({ user: { id: idOfUser(taro) }, status: 'ONLINE' });
  await heard.stop();
});
