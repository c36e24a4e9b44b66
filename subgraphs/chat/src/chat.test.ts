import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChat } from './app.ts';

const hanako = demoViewer(demoCast.hanako);
const taro = demoViewer(demoCast.taro);
const kenji = demoViewer(demoCast.kenji);
const userId = (id: number) => toGlobalId('User', id);

const messageAdded = `subscription ($id: ID!, $after: Int) {
  messageAdded(conversationId: $id, afterSequence: $after) { sequence text }
}`;

describe('chat', () => {
  let chat: SubgraphHarness;
  beforeAll(async () => {
    chat = await startSubgraphHarness((ports) => createChat(ports, { config: { messagesInTenSeconds: 100_000 } }));
  });
  afterAll(() => chat.close());

  async function openConversation(): Promise<string> {
    const response = await chat.run(
      hanako,
      `mutation ($members: [ID!]!) {
        conversationCreate(input: { title: "Lounge", memberIds: $members }) { conversation { id } userErrors { code } }
      }`,
      { members: [userId(taro.userId)] },
    );
    expect(response.errors).toBeUndefined();
    return (response.data as { conversationCreate: { conversation: { id: string } } }).conversationCreate.conversation
      .id;
  }

  const send = (viewer: typeof hanako, conversationId: string, text: string, clientId: string) =>
    chat.run(
      viewer,
      `mutation ($input: MessageSendInput!) {
        messageSend(input: $input) { message { id sequence text } userErrors { field code } }
      }`,
      { input: { conversationId, text, clientId } },
    );

  it('numbers messages without gaps, also when many are sent at once', async () => {
    const id = await openConversation();
    await Promise.all(Array.from({ length: 20 }, (_, index) => send(hanako, id, `message ${index}`, `c${index}`)));
    const { data } = await chat.run(
      taro,
      'query ($id: ID!) { conversation(id: $id) { lastSequence unreadCount messages(last: 50) { edges { node { sequence } } } } }',
      { id },
    );
    expect(data).toMatchObject({
      conversation: {
        lastSequence: 20,
        unreadCount: 20,
        messages: { edges: Array.from({ length: 20 }, (_, index) => ({ node: { sequence: index + 1 } })) },
      },
    });
  });

  it('stores a message that is sent again with one clientId once', async () => {
    const id = await openConversation();
    const [first, second] = await Promise.all([send(hanako, id, 'once', 'same'), send(hanako, id, 'once', 'same')]);
    expect(first.data).toEqual(second.data);
    const third = await send(hanako, id, 'next', 'other');
    expect(third.data).toMatchObject({ messageSend: { message: { sequence: 2 } } });
  });

  it('replays what was missed, then goes live, in order and each once', async () => {
    const id = await openConversation();
    await send(hanako, id, 'one', '1');
    await send(hanako, id, 'two', '2');
    const events = await chat.follow(taro, messageAdded, { id, after: 1 });
    expect((await events.next()).value?.data).toEqual({ messageAdded: { sequence: 2, text: 'two' } });
    const waiting = events.next();
    await send(hanako, id, 'three', '3');
    expect((await waiting).value?.data).toEqual({ messageAdded: { sequence: 3, text: 'three' } });
    await events.return?.();
  });

  it('lets go of a subscriber who leaves while nothing happens', async () => {
    const id = await openConversation();
    const events = await chat.follow(taro, messageAdded, { id });
    const waiting = events.next();
    await events.return?.();
    expect((await waiting).done).toBe(true);
  });

  it('is unknown to those who are not in it', async () => {
    const id = await openConversation();
    expect((await chat.run(kenji, 'query ($id: ID!) { conversation(id: $id) { id } }', { id })).data).toEqual({
      conversation: null,
    });
    const refused = await send(kenji, id, 'let me in', '1');
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND' });
    await expect(chat.follow(kenji, messageAdded, { id })).rejects.toThrow('NOT_FOUND');
    const anonymous = await chat.run(null, 'query ($id: ID!) { conversation(id: $id) { id } }', { id });
    expect(anonymous.data).toEqual({ conversation: null });
  });

  it('refuses an empty and an overlong message with the field it is about', async () => {
    const id = await openConversation();
    for (const text of ['', '  \n', 'x'.repeat(4_001)]) {
      const { data } = await send(hanako, id, text, 'bad');
      expect(data).toEqual({
        messageSend: { message: null, userErrors: [{ field: 'text', code: 'VALIDATION_ERROR' }] },
      });
    }
  });

  it('opens one direct conversation for two who open it at once', async () => {
    const open = (viewer: typeof hanako, other: number) =>
      chat.run(
        viewer,
        'mutation ($user: ID!) { directConversationOpen(input: { userId: $user }) { conversation { id kind } } }',
        { user: userId(other) },
      );
    const [one, two] = await Promise.all([open(hanako, taro.userId), open(taro, hanako.userId)]);
    expect(one.data).toMatchObject({ directConversationOpen: { conversation: { kind: 'DIRECT' } } });
    expect(one.data).toEqual(two.data);
  });

  it('refuses members that do not exist, now or later', async () => {
    const unknown = userId(999_999);
    const group = await chat.run(
      hanako,
      `mutation ($members: [ID!]!) {
        conversationCreate(input: { title: "trap", memberIds: $members }) { userErrors { field code } }
      }`,
      { members: [userId(taro.userId), unknown] },
    );
    expect(group.data).toEqual({
      conversationCreate: { userErrors: [{ field: 'memberIds', code: 'VALIDATION_ERROR' }] },
    });
    const direct = await chat.run(
      hanako,
      'mutation ($user: ID!) { directConversationOpen(input: { userId: $user }) { userErrors { field code } } }',
      { user: unknown },
    );
    expect(direct.data).toEqual({
      directConversationOpen: { userErrors: [{ field: 'userId', code: 'VALIDATION_ERROR' }] },
    });
  });

  it('never moves a read mark back', async () => {
    const id = await openConversation();
    await send(hanako, id, 'one', '1');
    await send(hanako, id, 'two', '2');
    const markRead = (sequence: number) =>
      chat.run(
        taro,
        `mutation ($id: ID!, $sequence: Int!) {
          conversationMarkRead(input: { conversationId: $id, sequence: $sequence }) { conversation { unreadCount lastReadSequence } }
        }`,
        { id, sequence },
      );
    expect((await markRead(99)).data).toMatchObject({
      conversationMarkRead: { conversation: { unreadCount: 0, lastReadSequence: 2 } },
    });
    expect((await markRead(1)).data).toMatchObject({
      conversationMarkRead: { conversation: { unreadCount: 0, lastReadSequence: 2 } },
    });
  });

  it('answers only to the gateway', async () => {
    const response = await chat.executor.execute({ query: '{ __typename }', headers: {} });
    expect(JSON.parse(response).errors[0].extensions.code).toBe('UNAUTHORIZED');
  });
});
