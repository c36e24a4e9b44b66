import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, startChatBench } from './testing/chat-bench.ts';

const { hanako, sakura } = cast;
const { userId, userType } = sakura;
const program = (...scopes: string[]): Viewer => ({ userId, userType, tokenId: 1, scopes });

let chat: ChatBench;
let conversationId: string;
let ownMessage: string;
beforeAll(async () => {
  chat = await startChatBench();
  conversationId = await chat.group(hanako, sakura);
  await chat.send(hanako, conversationId, 'A secret');
  ownMessage = await chat.send(sakura, conversationId, 'Mine');
});
afterAll(() => chat.close());

const markRead = (selection: string) => `mutation ($id: ID!) {
  conversationMarkRead(input: { conversationId: $id, sequence: 1 }) { ${selection} }
}`;
const texts = 'edges { node { text } }';

it.each([
  `mutation { presenceHeartbeat { presence { user { conversations(first: 5) { edges { node { messages(last: 5) { ${texts} } } } } } } } }`,
  markRead(`conversation { messages(last: 5) { ${texts} } }`),
  markRead(`conversation { messagesAround(sequence: 1) { ${texts} } }`),
  markRead('conversation { ...More }').concat(' fragment More on Conversation { ... { lastMessage { text } } }'),
  markRead('conversation { members { role } }'),
])('a token that may only write reads nothing by way of what a mutation gives: %s', async (text) => {
  const answer = await chat.run(program('chat:write', 'profile:read'), text, { id: conversationId });
  expect(Object.values(answer.data ?? {})).toEqual([null]);
  expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  expect(JSON.stringify(answer)).not.toMatch(/secret|Mine/);
  for (const viewer of [sakura, program('chat:write', 'chat:read')]) {
    expect((await chat.run(viewer, text, { id: conversationId })).errors).toBeUndefined();
  }
});

it('it is told what it wrote itself, and nothing was done where it asked for more', async () => {
  const writer = program('chat:write');
  const input = (clientId: string) => ({ conversationId, text: `From ${clientId}`, clientId });
  const { message, userErrors } = await chat.act(writer, 'messageSend', input('one'), 'message { id text isDeleted }');
  expect([message, userErrors]).toEqual([{ id: expect.any(String), text: 'From one', isDeleted: false }, []]);
  const edit = { id: ownMessage, text: 'Mine, edited' };
  expect((await chat.act(writer, 'messageEdit', edit, 'message { text }')).message).toEqual({ text: 'Mine, edited' });

  const more = chat.act(writer, 'messageSend', input('two'), 'message { text conversation { title } }');
  await expect(more).rejects.toThrow('FORBIDDEN');
  const query = `query ($id: ID!) { conversation(id: $id) { messages(last: 5) { ${texts} } } }`;
  const seen = await chat.ask(hanako, query, { id: conversationId });
  expect(JSON.stringify(seen)).toContain('From one');
  expect(JSON.stringify(seen)).not.toContain('From two');
});

it('it is nobody in queries', async () => {
  const query = 'query ($id: ID!) { conversation(id: $id) { title } }';
  expect(await chat.ask(program('chat:write'), query, { id: conversationId })).toEqual({ conversation: null });
});
