import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';
import { registerMany } from '../testing/many-users.ts';

const { hanako, taro, aoi, kenji, sakura } = cast;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

const members = 'members { user { id } role }';
const roleOf = (viewer: typeof hanako, role: string) => ({ user: { id: idOfUser(viewer) }, role });

async function look(viewer: typeof hanako, id: string) {
  const text = `query ($id: ID!) { conversation(id: $id) {
    title status ${members} viewerRole viewerCanManage viewerCanSend unreadCount
    lastMessage { text } messages(last: 20) { edges { node { kind text sender { id } event { __typename } } } }
  } }`;
  return (await chat.ask(viewer, text, { id })).conversation as {
    title: string;
    status: string;
    members: unknown[];
    messages: { edges: { node: { kind: string; event: { __typename: string } | null } }[] };
  } | null;
}

const change = (viewer: typeof hanako, name: string, id: string, more: Record<string, unknown>) =>
  chat.act(viewer, name, { conversationId: id, ...more }, `conversation { ${members} }`);

it('grows, changes hands and tells of it in its history, and none of it counts as unread', async () => {
  const id = await chat.group(hanako, taro);
  await change(hanako, 'conversationMemberAdd', id, { userIds: [idOfUser(aoi), idOfUser(taro)] });
  await change(hanako, 'conversationMemberRoleChange', id, { userId: idOfUser(taro), role: 'ADMIN' });
  await change(taro, 'conversationRename', id, { title: ' Studio ' });
  await change(hanako, 'conversationOwnershipTransfer', id, { userId: idOfUser(taro) });
  const seen = await look(aoi, id);
  expect(seen).toMatchObject({ title: 'Studio', viewerRole: 'MEMBER', viewerCanManage: false, unreadCount: 0 });
  expect(seen).toMatchObject({ lastMessage: null, viewerCanSend: true });
  expect(seen?.members).toEqual([roleOf(hanako, 'ADMIN'), roleOf(taro, 'OWNER'), roleOf(aoi, 'MEMBER')]);
  expect(seen?.messages.edges.map(({ node }) => [node.kind, node.event?.__typename])).toEqual([
    ['SYSTEM', 'MemberJoinedEvent'],
    ['SYSTEM', 'MemberRoleChangedEvent'],
    ['SYSTEM', 'ConversationRenamedEvent'],
    ['SYSTEM', 'MemberRoleChangedEvent'],
    ['SYSTEM', 'MemberRoleChangedEvent'],
  ]);
});

it('goes to the admin who has been there longest when its owner leaves, then to the member, and closes with the last', async () => {
  const id = await chat.group(hanako, taro, aoi, kenji);
  await change(hanako, 'conversationMemberRoleChange', id, { userId: idOfUser(aoi), role: 'ADMIN' });
  const leave = (viewer: typeof hanako) =>
    chat.act(viewer, 'conversationLeave', { conversationId: id }, 'leftConversationId');
  expect(await leave(hanako)).toMatchObject({ leftConversationId: id });
  expect((await look(taro, id))?.members).toContainEqual(roleOf(aoi, 'OWNER'));
  await leave(aoi);
  expect((await look(kenji, id))?.members).toEqual([roleOf(taro, 'OWNER'), roleOf(kenji, 'MEMBER')]);
  await leave(kenji);
  await leave(taro);
  expect(await look(taro, id)).toBeNull();
  await expect(leave(taro)).rejects.toThrow('NOT_FOUND');
});

it('keeps each number of those who leave while they send, and nothing after they left', async () => {
  const id = await chat.group(hanako, taro);
  const sending = Array.from({ length: 10 }, (_, index) => chat.send(taro, id, `bye ${index}`));
  const leaving = chat.act(taro, 'conversationLeave', { conversationId: id }, 'leftConversationId');
  const results = await Promise.allSettled(sending);
  await leaving;
  const { conversation } = (await chat.ask(
    hanako,
    `query ($id: ID!) { conversation(id: $id) { lastSequence events(first: 50) { edges { node { __typename sequence } } } } }`,
    { id },
  )) as { conversation: { lastSequence: number; events: { edges: { node: { __typename: string } }[] } } };
  const arrived = results.filter(({ status }) => status === 'fulfilled').length;
  expect(conversation.lastSequence).toBe(arrived + 1);
  expect(conversation.events.edges.at(-1)?.node.__typename).toBe('MemberLeftEvent');
  for (const result of results) {
    if (result.status === 'rejected') expect(String(result.reason)).toContain('NOT_FOUND');
  }
});

it('shows those who were taken out neither what comes nor what was, until they are let in again', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(hanako, id, 'between us');
  await change(hanako, 'conversationMemberRemove', id, { userId: idOfUser(taro) });
  expect(await look(taro, id)).toBeNull();
  const found = await chat.ask(taro, '{ messageSearch(text: "between") { edges { node { id } } } }');
  expect(found).toEqual({ messageSearch: { edges: [] } });
  for (const [name, input] of [
    ['messageEdit', { id: message, text: 'x' }],
    ['messageDelete', { id: message }],
    ['messageReactionAdd', { messageId: message, emoji: '👍' }],
    ['messageReport', { messageId: message, reason: 'SPAM' }],
  ] as const) {
    await expect(chat.act(taro, name, input, '__typename')).rejects.toThrow('NOT_FOUND');
  }
  await change(hanako, 'conversationMemberAdd', id, { userIds: [idOfUser(taro)] });
  expect(await look(taro, id)).toMatchObject({ unreadCount: 0 });
});

it('does nothing where nothing is to be done', async () => {
  const id = await chat.group(hanako, taro);
  await change(hanako, 'conversationMemberAdd', id, { userIds: [idOfUser(taro)] });
  await change(hanako, 'conversationMemberRemove', id, { userId: idOfUser(aoi) });
  await change(hanako, 'conversationMemberRoleChange', id, { userId: idOfUser(taro), role: 'MEMBER' });
  await change(hanako, 'conversationRename', id, { title: 'Lounge' });
  expect((await look(taro, id))?.messages.edges).toEqual([]);
});

it('refuses what cannot be, with the field that it is about', async () => {
  const id = await chat.group(hanako, taro);
  const refused = async (name: string, more: Record<string, unknown>) =>
    (await change(hanako, name, id, more)).userErrors;
  const unknown = toGlobalId('User', 999_999);
  expect(await refused('conversationMemberAdd', { userIds: [unknown] })).toMatchObject([{ field: 'userIds' }]);
  expect(await refused('conversationRename', { title: ' ' })).toMatchObject([{ field: 'title' }]);
  const [stranger, self] = [idOfUser(sakura), idOfUser(hanako)];
  expect(await refused('conversationOwnershipTransfer', { userId: stranger })).toMatchObject([{ field: 'userId' }]);
  expect(await refused('conversationOwnershipTransfer', { userId: self })).toMatchObject([{ field: 'userId' }]);
  const owner = { userId: idOfUser(taro), role: 'OWNER' };
  expect(await refused('conversationMemberRoleChange', owner)).toMatchObject([{ field: 'role' }]);
  const direct = await chat.act(hanako, 'directConversationOpen', { userId: idOfUser(taro) }, 'conversation { id }');
  const pair = (direct.conversation as { id: string }).id;
  for (const name of ['conversationMemberAdd', 'conversationRename', 'conversationLeave']) {
    const input = {
      conversationId: pair,
      ...(name === 'conversationMemberAdd' ? { userIds: [idOfUser(aoi)] } : {}),
      ...(name === 'conversationRename' ? { title: 'Two' } : {}),
    };
    await expect(chat.act(hanako, name, input, '__typename')).rejects.toThrow('FORBIDDEN');
  }
});

it('has at most a hundred members', async () => {
  const ids = (await registerMany(chat.ports, 1_000, 99)).map((id) => toGlobalId('User', id));
  const id = await chat.group(hanako, taro);
  const add = (userIds: string[]) => change(hanako, 'conversationMemberAdd', id, { userIds });
  expect((await add(ids.slice(0, 98))).userErrors).toEqual([]);
  expect((await add(ids.slice(98, 99))).userErrors).toEqual([{ field: 'userIds', code: 'VALIDATION_ERROR' }]);
});
