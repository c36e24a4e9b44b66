import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from './testing/chat-bench.ts';

const { hanako, taro, kenji, yuki } = cast;

let chat: ChatBench;
let sql: postgres.Sql;
beforeAll(async () => {
  chat = await startChatBench();
  sql = postgres(chat.ports.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await chat.close();
});

const mailsTo = async ({ userId }: { userId: number }) =>
  (
    await sql<{ template: string }[]>`
      select payload->>'template' as template from jobs.job
      where kind = 'mail_send' and payload->>'userId' = ${String(userId)} order by id`
  ).map(({ template }) => template);

it('tells a concierge by mail that a support request is theirs, but no operator who took it themselves', async () => {
  const { conversation } = await chat.act(
    hanako,
    'supportConversationOpen',
    { subject: '書類' },
    'conversation { id }',
  );
  const { id: conversationId } = conversation as { id: string };
  const assign = (assigneeId: string) =>
    chat.act(kenji, 'supportConversationAssign', { conversationId, assigneeId }, 'conversation { id }');
  await assign(idOfUser(yuki));
  await assign(idOfUser(yuki));
  expect(await mailsTo(yuki)).toEqual(['case_assigned']);
  await assign(idOfUser(kenji));
  expect(await mailsTo(kenji)).toEqual([]);
});

it('tells whoever reports a message that the report is there, once', async () => {
  const message = await chat.send(taro, await chat.group(hanako, taro), 'Something bad');
  for (const reason of ['HARASSMENT', 'SPAM']) {
    await chat.act(hanako, 'messageReport', { messageId: message, reason }, 'reportedMessageId');
  }
  expect(await mailsTo(hanako)).toEqual(['report_submitted']);
});
