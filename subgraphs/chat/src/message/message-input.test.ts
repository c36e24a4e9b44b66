import { demoCast, demoViewer } from '@kizuna/kit/demo/cast';
import { toGlobalId } from '@kizuna/kit/graph/global-id';
import { type SubgraphHarness, startSubgraphHarness } from '@kizuna/kit/testing/subgraph-harness';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChat } from '../app.ts';

const hanako = demoViewer(demoCast.hanako);

describe('what somebody writes in a chat', () => {
  let chat: SubgraphHarness;
  beforeAll(async () => {
    chat = await startSubgraphHarness(createChat);
  });
  afterAll(() => chat.close());

  async function create(title: string) {
    const { data, errors } = await chat.run(
      hanako,
      `mutation ($title: String!, $members: [ID!]!) {
        conversationCreate(input: { title: $title, memberIds: $members }) { conversation { id title } userErrors { field code } }
      }`,
      { title, members: [toGlobalId('User', demoViewer(demoCast.taro).userId)] },
    );
    expect(errors).toBeUndefined();
    return (
      data as { conversationCreate: { conversation: { id: string; title: string } | null; userErrors: unknown[] } }
    ).conversationCreate;
  }

  async function send(message: { text?: string; clientId?: string }) {
    const conversationId = (await create('Lounge')).conversation?.id;
    const { data, errors } = await chat.run(
      hanako,
      'mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { text } userErrors { field code } } }',
      { input: { conversationId, text: 'hello', clientId: 'c1', ...message } },
    );
    expect(errors).toBeUndefined();
    return (data as { messageSend: unknown }).messageSend;
  }

  it.each([
    ['text', { text: 'a\u0007b' }],
    ['text', { text: '🦊'.repeat(4_001) }],
    ['clientId', { clientId: '\u0007' }],
    ['clientId', { clientId: '' }],
    ['clientId', { clientId: 'x'.repeat(65) }],
  ])('is refused with its field when it cannot be stored or shown: %s', async (field, message) => {
    expect(await send(message)).toEqual({ message: null, userErrors: [{ field, code: 'VALIDATION_ERROR' }] });
  });

  it('is counted as people do, and may have several lines', async () => {
    for (const text of ['🦊'.repeat(4_000), 'one\r\ntwo\n\tthree'])
      expect(await send({ text })).toEqual({ message: { text }, userErrors: [] });
  });

  it('names a group in one line', async () => {
    expect((await create(' 絆 ')).conversation?.title).toBe('絆');
    for (const title of ['a\u0007b', 'two\nlines', ' ', 'x'.repeat(101)])
      expect(await create(title)).toEqual({
        conversation: null,
        userErrors: [{ field: 'title', code: 'VALIDATION_ERROR' }],
      });
  });
});
