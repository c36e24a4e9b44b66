import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, kenji, admin, sakura, yuki } = cast;

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

const report = (viewer: typeof hanako, messageId: string, more: Record<string, unknown> = {}) =>
  chat.act(viewer, 'messageReport', { messageId, reason: 'HARASSMENT', ...more }, 'reportedMessageId');

const resolve = (viewer: typeof hanako, id: string, status: string) =>
  chat.act(viewer, 'messageReportResolve', { id, status }, 'report { status resolver { id } }');

async function list(viewer: typeof hanako | null, args = '') {
  const { messageReports } = (await chat.ask(
    viewer,
    `{ messageReports${args} { edges { node { id messageId text reason comment status reporter { id } sender { id } } } } }`,
  )) as { messageReports: { edges: { node: { id: string } }[] } };
  return messageReports.edges.map(({ node }) => node);
}

it('tells operators what a message said, who then take it down for all who reported it', async () => {
  const id = await chat.group(hanako, taro, aoi);
  const message = await chat.send(taro, id, 'Something bad');
  await report(hanako, message, { comment: 'Not nice' });
  await report(hanako, message, { reason: 'SPAM' });
  await report(aoi, message);
  await chat.act(taro, 'messageEdit', { id: message, text: 'Something good' }, 'message { id }');
  const open = await list(kenji);
  expect(open).toMatchObject([
    { messageId: message, text: 'Something bad', comment: 'Not nice', sender: { id: idOfUser(taro) } },
    { messageId: message, reporter: { id: idOfUser(aoi) } },
  ]);
  for (const viewer of [hanako, sakura, yuki, admin, null]) expect(await list(viewer)).toEqual([]);
  const first = open[0]?.id ?? '';
  for (const viewer of [hanako, sakura, yuki, admin])
    await expect(resolve(viewer, first, 'UPHELD')).rejects.toThrow('FORBIDDEN');
  const events = await chat.listen(
    hanako,
    'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename actor { id } } }',
    { id },
  );
  expect((await resolve(kenji, first, 'UPHELD')).report).toEqual({
    status: 'UPHELD',
    resolver: { id: idOfUser(kenji) },
  });
  expect(await events.next()).toEqual({ __typename: 'MessageDeletedEvent', actor: { id: idOfUser(kenji) } });
  await events.stop();
  const colleague = { ...kenji, userId: 100 };
  expect(await list(colleague)).toEqual([]);
  expect(await list(colleague, '(status: UPHELD)')).toHaveLength(2);
  expect((await resolve(colleague, first, 'DISMISSED')).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  expect((await resolve(colleague, first, 'UPHELD')).userErrors).toEqual([]);
});

it('leaves a message whose report is dismissed', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(taro, id, 'Quite fine');
  await report(hanako, message);
  const [open] = await list(kenji);
  expect((await resolve(kenji, open?.id ?? '', 'OPEN')).userErrors).toMatchObject([{ field: 'status' }]);
  await resolve(kenji, open?.id ?? '', 'DISMISSED');
  const seen = await chat.ask(hanako, 'query ($id: ID!) { conversation(id: $id) { lastMessage { text } } }', { id });
  expect(seen).toEqual({ conversation: { lastMessage: { text: 'Quite fine' } } });
});

it('is of others’ messages that one can read', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(taro, id, 'Hello');
  expect((await report(taro, message)).userErrors).toEqual([{ field: 'messageId', code: 'VALIDATION_ERROR' }]);
  await expect(report(aoi, message)).rejects.toThrow('NOT_FOUND');
  const tooLong = await report(hanako, message, { comment: 'x'.repeat(1_001) });
  expect(tooLong.userErrors).toEqual([{ field: 'comment', code: 'VALIDATION_ERROR' }]);
});
