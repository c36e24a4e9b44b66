import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi } = cast;
const fields = 'viewerHasMarkedUnread unreadCount lastReadSequence';
const far = '2100-01-01T00:00:00.000Z';

let chat: ChatBench;
let id: string;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());
beforeEach(async () => {
  id = await chat.group(hanako, taro, aoi);
});

const mark = (name: 'conversationMarkUnread' | 'conversationMarkRead', more: Record<string, unknown> = {}) =>
  chat.act(taro, name, { conversationId: id, ...more }, `conversation { ${fields} }`);
const mute = (until: string | null, level?: string) =>
  chat.act(
    taro,
    'conversationMute',
    { conversationId: id, until, ...(level ? { level } : {}) },
    'conversation { mutedUntil notificationLevel }',
  );

/** What taro's badge shows. */
async function total(): Promise<number> {
  const { _entities } = (await chat.ask(
    taro,
    'query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { unreadTotal } } }',
    { id: idOfUser(taro) },
  )) as { _entities: { unreadTotal: number }[] };
  return _entities[0]?.unreadTotal ?? -1;
}

it('is marked as unread in all windows of one user, until they read or write there; nobody else hears of it', async () => {
  await chat.send(hanako, id, 'one');
  await chat.send(hanako, id, 'two');
  await mark('conversationMarkRead', { sequence: 2 });
  expect(await total()).toBe(0);
  const window = await chat.listen(taro, `subscription { conversationUpdated { ${fields} } }`);
  const marks = await chat.listen(
    hanako,
    'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { lastReadSequence } }',
    { id },
  );
  const heard = marks.next();

  const marked = { viewerHasMarkedUnread: true, unreadCount: 0, lastReadSequence: 2 };
  expect(await mark('conversationMarkUnread')).toEqual({ conversation: marked, userErrors: [] });
  expect(await window.next()).toEqual(marked);
  expect(await total()).toBe(1);
  const asked = await chat.ask(hanako, `query ($id: ID!) { conversation(id: $id) { ${fields} } }`, { id });
  expect(asked).toMatchObject({ conversation: { viewerHasMarkedUnread: false } });

  await mark('conversationMarkRead', { sequence: 1 });
  const unmarked = { viewerHasMarkedUnread: false, unreadCount: 0, lastReadSequence: 2 };
  expect(await window.next()).toEqual(unmarked);
  expect(await total()).toBe(0);

  await mark('conversationMarkUnread');
  expect(await window.next()).toEqual(marked);
  await chat.send(taro, id, 'three');
  expect(await window.next()).toEqual({ ...unmarked, lastReadSequence: 3 });
  // The only mark of which hanako hears is that which moved.
  expect(await heard).toEqual({ lastReadSequence: 3 });
  await window.stop();
  await marks.stop();
});

it('counts of what is muted nothing, or only what mentions the viewer', async () => {
  const before = await total();
  const mentionedUserIds = [idOfUser(taro)];
  await chat.send(hanako, id, 'Everybody');
  await chat.send(hanako, id, '@taro', { mentionedUserIds });
  expect(await total()).toBe(before + 2);
  expect(await mute(far, 'MENTIONS')).toMatchObject({
    conversation: { mutedUntil: far, notificationLevel: 'MENTIONS' },
  });
  expect(await total()).toBe(before + 1);
  expect(await mute(far)).toMatchObject({ conversation: { notificationLevel: 'NOTHING' } });
  expect(await total()).toBe(before);
  await mark('conversationMarkUnread');
  expect(await total()).toBe(before);
  for (const [until, level] of [[far, 'ALL'], [null, 'MENTIONS'], ['2020-01-01T00:00:00.000Z']] as const) {
    await mute(far);
    expect(await mute(until, level)).toMatchObject({ conversation: { mutedUntil: null, notificationLevel: 'ALL' } });
    expect(await total()).toBe(before + 2);
  }
  await mute(far, 'MENTIONS');
  await chat.act(taro, 'userBlock', { userId: idOfUser(hanako) }, '__typename');
  // What a blocked one says to them counts for nothing; their own mark does.
  expect(await total()).toBe(before + 1);
  await chat.act(taro, 'userUnblock', { userId: idOfUser(hanako) }, '__typename');
  // With a mention there, their mark adds nothing; one that is taken back no longer counts.
  expect(await total()).toBe(before + 1);
  const last = await chat.send(hanako, id, '@taro again', { mentionedUserIds });
  expect(await total()).toBe(before + 2);
  await chat.act(hanako, 'messageDelete', { id: last }, '__typename');
  expect(await total()).toBe(before + 1);
});
