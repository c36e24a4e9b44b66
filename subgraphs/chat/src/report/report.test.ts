import { connect } from '@kizuna/kit/db/connect';
import { requireId } from '@kizuna/kit/graph/global-id';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { hanako, taro, aoi, kenji, admin, sakura, yuki } = cast;

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

const report = (viewer: typeof hanako, messageId: string, more: Record<string, unknown> = {}) =>
  chat.act(viewer, 'messageReport', { messageId, reason: 'HARASSMENT', ...more }, 'reportedMessageId');

const resolve = (viewer: typeof hanako, id: string, status: string) =>
  chat.act(viewer, 'messageReportResolve', { id, status }, 'report { status resolver { id } }');

/** What the audit log says of decisions about a message; `userId` is whose export has it. */
async function noted(messageId: string): Promise<unknown[]> {
  const rows = await sql`
    select details from history.audit_log
    where action = 'message_report.resolve' and target_id = ${String(requireId('Message', messageId))}`;
  return rows.map(({ details }) => details);
}

async function list(viewer: typeof hanako | null, args = '') {
  const { messageReports } = (await chat.ask(
    viewer,
    `{ messageReports${args} { edges { node { id messageId text reason comment status reporter { id } sender { id } } } } }`,
  )) as { messageReports: { edges: { node: { id: string; messageId: string } }[] } };
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
    `subscription ($id: ID!) { conversationEvents(conversationId: $id) {
      __typename actor { id } ... on MessageDeletedEvent { message { text isDeleted deletedBy } }
    } }`,
    { id },
  );
  expect((await resolve(kenji, first, 'UPHELD')).report).toEqual({
    status: 'UPHELD',
    resolver: { id: idOfUser(kenji) },
  });
  expect(await events.next()).toEqual({
    ...{ __typename: 'MessageDeletedEvent', actor: null },
    message: { text: '', isDeleted: true, deletedBy: 'MODERATION' },
  });
  await events.stop();
  expect(await noted(message)).toMatchObject([{ status: 'UPHELD', userId: taro.userId }]);
  const colleague = { ...kenji, userId: 100 };
  expect(await list(colleague)).toEqual([]);
  expect(await list(colleague, '(status: UPHELD)')).toHaveLength(2);
  expect((await resolve(colleague, first, 'DISMISSED')).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  expect((await resolve(colleague, first, 'UPHELD')).userErrors).toEqual([]);
});

it('says of what was taken back whether its sender, an admin or moderation did it', async () => {
  const id = await chat.group(hanako, taro);
  const deletedBy = async (viewer: typeof hanako, message: string) => {
    const event = 'subscription ($id: ID!) { conversationEvents(conversationId: $id) { actor { id } } }';
    const events = await chat.listen(taro, event, { id });
    const { message: deleted } = await chat.act(viewer, 'messageDelete', { id: message }, 'message { deletedBy }');
    expect(await events.next()).toEqual({ actor: { id: idOfUser(viewer) } });
    await events.stop();
    return deleted;
  };
  const [own, other] = [await chat.send(taro, id, 'Mine'), await chat.send(taro, id, 'Also mine')];
  expect(await deletedBy(taro, own)).toEqual({ deletedBy: 'SENDER' });
  expect(await deletedBy(hanako, other)).toEqual({ deletedBy: 'GROUP_ADMIN' });
  const opened = await chat.act(taro, 'supportConversationOpen', { subject: 'Help' }, 'conversation { id }');
  const message = await chat.send(taro, (opened.conversation as { id: string }).id, 'Something bad');
  const { message: deleted } = await chat.act(kenji, 'messageDelete', { id: message }, 'message { deletedBy }');
  expect(deleted).toEqual({ deletedBy: 'MODERATION' });
});

it('counts what an older version took back as moderation, and names nobody but a sender', async () => {
  const id = await chat.group(hanako, taro);
  const [own, other] = [await chat.send(taro, id, 'Mine'), await chat.send(taro, id, 'Also mine')];
  await chat.act(taro, 'messageDelete', { id: own }, '__typename');
  await chat.act(hanako, 'messageDelete', { id: other }, '__typename');
  // As an older process leaves it.
  await sql`update chat.message set deleted_as = null where id in ${sql([own, other].map((one) => requireId('Message', one)))}`;
  const deleted = '... on MessageDeletedEvent { actor { id } message { isDeleted deletedBy } }';
  const asked = `query ($id: ID!) { conversation(id: $id) { events(last: 2) { edges { node { ${deleted} } } } } }`;
  expect(await chat.ask(taro, asked, { id })).toMatchObject({
    conversation: {
      events: {
        edges: [
          { node: { actor: { id: idOfUser(taro) }, message: { isDeleted: true, deletedBy: 'SENDER' } } },
          { node: { actor: null, message: { isDeleted: true, deletedBy: 'MODERATION' } } },
        ],
      },
    },
  });
});

it('shows operators a little of what was said around it, and writes down that they looked', async () => {
  const id = await chat.group(hanako, taro, aoi);
  const sent: string[] = [];
  for (let number = 0; number < 14; number += 1) {
    sent.push(await chat.send(number % 2 ? taro : aoi, id, `no. ${number}`));
    if (number === 6) await chat.act(hanako, 'conversationRename', { conversationId: id, title: 'Bar' }, '__typename');
  }
  await chat.act(taro, 'messageDelete', { id: sent[5] }, '__typename');
  await report(hanako, sent[7] ?? '');
  const reportId = (await list(kenji)).find((one) => one.messageId === sent[7])?.id ?? '';
  const context = (viewer: typeof hanako | null) =>
    chat.ask(
      viewer,
      'query ($id: ID!) { messageReportContext(id: $id) { messageId text isReported deletedBy sender { id } } }',
      { id: reportId },
    );
  const entry = (number: number) => ({
    ...{ messageId: sent[number], text: `no. ${number}`, isReported: number === 7, deletedBy: null },
    sender: { id: idOfUser(number % 2 ? taro : aoi) },
  });
  expect(await context(kenji)).toEqual({
    messageReportContext: [
      ...[2, 3, 4].map(entry),
      { ...entry(5), text: '', deletedBy: 'SENDER' },
      ...[6, 7, 8, 9, 10, 11, 12].map(entry),
    ],
  });
  const looks = await sql`
    select actor_id::int, target_entity, details from history.audit_log where action = 'message_report.look'`;
  expect(looks).toEqual([
    {
      ...{ actor_id: kenji.userId, target_entity: 'Message' },
      details: expect.objectContaining({
        ...{ senderId: taro.userId, messageIds: expect.arrayContaining([expect.any(Number)]) },
      }),
    },
  ]);
  const ofToken = { userId: kenji.userId, userType: kenji.userType, tokenId: 1, scopes: ['chat:read'] } as const;
  for (const viewer of [hanako, taro, yuki, sakura, admin, ofToken])
    await expect(context(viewer)).rejects.toThrow('FORBIDDEN');
  await expect(context(null)).rejects.toThrow('UNAUTHORIZED');
  // A look that cannot be written down is none.
  await sql`revoke execute on function history.record_audit(text, bigint, text, text, jsonb) from public`;
  await expect(context(kenji)).rejects.toThrow('INTERNAL_ERROR');
  await sql`grant execute on function history.record_audit(text, bigint, text, text, jsonb) to public`;
});

it('leaves a message whose report is dismissed', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(taro, id, 'Quite fine');
  await report(hanako, message);
  const open = (await list(kenji)).find((one) => one.messageId === message);
  expect((await resolve(kenji, open?.id ?? '', 'OPEN')).userErrors).toMatchObject([{ field: 'status' }]);
  await resolve(kenji, open?.id ?? '', 'DISMISSED');
  const seen = await chat.ask(hanako, 'query ($id: ID!) { conversation(id: $id) { lastMessage { text } } }', { id });
  expect(seen).toEqual({ conversation: { lastMessage: { text: 'Quite fine' } } });
  const [entry] = await noted(message);
  expect(entry).toMatchObject({ status: 'DISMISSED', senderId: taro.userId });
  expect(entry).not.toHaveProperty('userId');
});

it('is of others’ messages that one can read', async () => {
  const id = await chat.group(hanako, taro);
  const message = await chat.send(taro, id, 'Hello');
  expect((await report(taro, message)).userErrors).toEqual([{ field: 'messageId', code: 'VALIDATION_ERROR' }]);
  await expect(report(aoi, message)).rejects.toThrow('NOT_FOUND');
  const tooLong = await report(hanako, message, { comment: 'x'.repeat(1_001) });
  expect(tooLong.userErrors).toEqual([{ field: 'comment', code: 'VALIDATION_ERROR' }]);
});

it('about an operator’s own message is for the other operators alone', async () => {
  const opened = await chat.act(taro, 'supportConversationOpen', { subject: 'Help' }, 'conversation { id }');
  const { id } = opened.conversation as { id: string };
  await chat.act(kenji, 'supportConversationAssign', { conversationId: id, assigneeId: idOfUser(kenji) }, '__typename');
  const message = await chat.send(kenji, id, 'Something rude');
  await report(taro, message, { comment: 'He was rude' });
  const colleague = { ...kenji, userId: 100 };
  const seenBy = async (viewer: typeof hanako) => (await list(viewer)).find((one) => one.messageId === message)?.id;
  expect(await seenBy(kenji)).toBeUndefined();
  const reportId = (await seenBy(colleague)) ?? '';
  const context = (viewer: typeof hanako) =>
    chat.ask(viewer, 'query ($id: ID!) { messageReportContext(id: $id) { text } }', { id: reportId });
  expect(await context(kenji)).toEqual({ messageReportContext: null });
  for (const status of ['DISMISSED', 'UPHELD'])
    await expect(resolve(kenji, reportId, status)).rejects.toThrow('NOT_FOUND');
  expect(await noted(message)).toEqual([]);
  expect(await context(colleague)).toEqual({ messageReportContext: [{ text: 'Something rude' }] });
  expect((await resolve(colleague, reportId, 'UPHELD')).report).toMatchObject({ status: 'UPHELD' });
  // Decided, too, it would say who reported them.
  expect(await list(kenji, '(status: UPHELD)')).not.toContainEqual(expect.objectContaining({ messageId: message }));
  await expect(resolve(kenji, reportId, 'UPHELD')).rejects.toThrow('NOT_FOUND');
});
