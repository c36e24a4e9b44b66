import { connect } from '@kizuna/kit/db/connect';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, kenji, admin, yuki, sakura } = cast;

let chat: ChatBench;
let sql: ReturnType<typeof connect>;
beforeAll(async () => {
  chat = await startChatBench();
  sql = connect(chat.ports.databaseUrl, { max: 1 });
});
afterAll(async () => {
  await sql.end();
  await chat.close();
});

const fields = 'id kind status title requester { id } assignee { id } viewerCanSend';

async function open(subject: string, concierge?: Viewer): Promise<string> {
  const input = { subject, ...(concierge ? { conciergeId: idOfUser(concierge) } : {}) };
  const { conversation } = await chat.act(hanako, 'supportConversationOpen', input, 'conversation { id }');
  return (conversation as { id: string }).id;
}

const assign = (viewer: Viewer, conversationId: string, assignee?: Viewer) =>
  chat.act(
    viewer,
    'supportConversationAssign',
    { conversationId, ...(assignee ? { assigneeId: idOfUser(assignee) } : {}) },
    `conversation { ${fields} }`,
  );

const look = async (viewer: Viewer, id: string) =>
  (await chat.ask(viewer, `query ($id: ID!) { conversation(id: $id) { ${fields} } }`, { id })).conversation;

async function queue(viewer: Viewer | null, args = '(isAssigned: false)'): Promise<string[]> {
  const { supportConversations } = (await chat.ask(
    viewer,
    `{ supportConversations${args} { edges { node { id } } } }`,
  )) as { supportConversations: { edges: { node: { id: string } }[] } };
  return supportConversations.edges.map(({ node }) => node.id);
}

it('waits in the operators’ queue until somebody is assigned, who then answers', async () => {
  const id = await open('書類の差し替え');
  const other = await open('Another');
  expect(await queue(kenji)).toEqual([id, other]);
  for (const viewer of [hanako, taro, sakura, yuki, admin, null]) expect(await queue(viewer)).toEqual([]);
  expect(await look(kenji, id)).toMatchObject({ kind: 'SUPPORT', title: '書類の差し替え', viewerCanSend: false });
  await expect(chat.send(kenji, id, 'Hello')).rejects.toThrow('FORBIDDEN');
  expect((await assign(kenji, id, yuki)).conversation).toMatchObject({ assignee: { id: idOfUser(yuki) } });
  const [entry] = await sql`select details from history.audit_log where action = 'support.assign'`;
  expect(entry?.details).toEqual({ assigneeId: yuki.userId, before: null, requesterId: hanako.userId });
  await chat.send(yuki, id, 'こんにちは');
  await chat.send(hanako, id, 'お願いします');
  expect(await queue(kenji)).toEqual([other]);
  expect(await queue(yuki, '')).toEqual([id]);
});

it('may be taken by the concierge to whom it is tied, and by no other', async () => {
  const id = await open('Mine', yuki);
  expect(await queue(yuki)).toEqual([id]);
  for (const viewer of [sakura, hanako, admin]) await expect(assign(viewer, id)).rejects.toThrow('FORBIDDEN');
  await expect(assign({ ...yuki, userId: 100 }, id)).rejects.toThrow('NOT_FOUND');
  await expect(assign(yuki, id, taro)).rejects.toThrow('FORBIDDEN');
  expect((await assign(yuki, id)).userErrors).toEqual([]);
  expect(await look(yuki, id)).toMatchObject({ viewerCanSend: true });
});

it('passes from one to the next: who had it sees no more of it', async () => {
  const id = await open('Pass it on');
  await assign(kenji, id, yuki);
  const events = await chat.listen(
    yuki,
    'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename } }',
    { id },
  );
  await assign(kenji, id, kenji);
  expect(await events.next()).toBeNull();
  expect(await look(yuki, id)).toBeNull();
  await chat.send(kenji, id, 'Now me');
});

it('is given to those alone who may see it: operators and concierges who are not its requester', async () => {
  const id = await open('Private');
  for (const viewer of [taro, sakura, admin, hanako]) {
    const { userErrors } = await assign(kenji, id, viewer);
    expect(userErrors).toEqual([{ field: 'assigneeId', code: 'VALIDATION_ERROR' }]);
  }
  expect(await look(kenji, id)).toMatchObject({ assignee: null });
  const tied = await chat.act(hanako, 'supportConversationOpen', { subject: 'x', conciergeId: idOfUser(kenji) }, '');
  expect(tied.userErrors).toEqual([{ field: 'conciergeId', code: 'VALIDATION_ERROR' }]);
});

it('shows nothing to whoever it was given to and has another role since', async () => {
  const id = await open('Private');
  await chat.send(hanako, id, '秘密の相談');
  await assign(kenji, id, yuki);
  const demoted: Viewer = { ...yuki, userType: 'MEMBER' };
  expect(await look(yuki, id)).not.toBeNull();
  expect(await look(demoted, id)).toBeNull();
  const found = await chat.ask(demoted, '{ messageSearch(text: "秘密") { edges { cursor } } }');
  expect(found).toEqual({ messageSearch: { edges: [] } });
});

it('is closed and opened again, and takes nothing in between', async () => {
  const id = await open('Done soon');
  const set = (viewer: Viewer, name: string) =>
    chat.act(viewer, name, { conversationId: id }, 'conversation { status }');
  await expect(set(taro, 'supportConversationClose')).rejects.toThrow('NOT_FOUND');
  expect((await set(kenji, 'supportConversationClose')).conversation).toEqual({ status: 'CLOSED' });
  expect((await set(kenji, 'supportConversationClose')).userErrors).toEqual([]);
  await expect(chat.send(hanako, id, 'Wait')).rejects.toThrow('conversationId CONFLICT');
  expect(await queue(kenji, '(status: CLOSED)')).toEqual([id]);
  expect((await set(hanako, 'supportConversationReopen')).conversation).toEqual({ status: 'OPEN' });
  await chat.send(hanako, id, 'One more thing');
  const group = await chat.group(hanako, taro);
  const close = chat.act(hanako, 'supportConversationClose', { conversationId: group }, '__typename');
  await expect(close).rejects.toThrow('NOT_FOUND');
});
