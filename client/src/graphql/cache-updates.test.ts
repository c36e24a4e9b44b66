import { Client, type Exchange, gql } from 'urql';
import { expect, test, vi } from 'vitest';
import { filter, map, pipe, subscribe } from 'wonka';
import { createCacheExchange } from './cache.ts';

const Conversation = gql`
  query Conversation($id: ID!) { conversation(id: $id) { id title members { role lastReadSequence } } }
`;
const Settings = gql`
  mutation Settings($input: ChatSettingsUpdateInput!) {
    chatSettingsUpdate(input: $input) { user { id chatSettings { sendsReadReceipts } } }
  }
`;
const Context = gql`
  query Context($id: ID!) { messageReportContext(id: $id) { messageId isReported } }
`;

/** The client's cache before a server that answers by the operation's kind and variables. */
function connect(answer: (kind: string, variables: Record<string, unknown>) => unknown): Client {
  const server: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      map((operation) => {
        const data = answer(operation.kind, operation.variables ?? {});
        return { operation, data, stale: false, hasNext: false };
      }),
    );
  return new Client({
    url: 'http://gateway.test',
    preferGetMethod: false,
    exchanges: [createCacheExchange(), server],
  });
}

test('up to where others have read is asked for again when the viewer shows theirs again, and not for other settings', async () => {
  let asked = 0;
  let isShown = false;
  const client = connect((kind, { id, input }) => {
    if (kind === 'mutation') {
      isShown = input instanceof Object && 'sendsReadReceipts' in input;
      const chatSettings = { __typename: 'ChatSettings', sendsReadReceipts: isShown };
      const user = { __typename: 'User', id: 'u', chatSettings };
      return { __typename: 'Mutation', chatSettingsUpdate: { __typename: 'ChatSettingsUpdatePayload', user } };
    }
    asked += 1;
    const member = { __typename: 'ConversationMember', role: 'MEMBER', lastReadSequence: isShown ? 7 : 0 };
    return {
      __typename: 'Query',
      conversation: { __typename: 'Conversation', id, title: 'Lounge', members: [member] },
    };
  });
  const seen: unknown[] = [];
  const looking = pipe(
    client.query(Conversation, { id: 'c' }),
    subscribe(({ data }) => seen.push(data?.conversation.members[0].lastReadSequence)),
  );
  await client.mutation(Settings, { input: { doNotDisturb: true } }).toPromise();
  expect(asked).toBe(1);
  await client.mutation(Settings, { input: { sendsReadReceipts: true } }).toPromise();
  await vi.waitFor(() => expect(seen.at(-1)).toBe(7));
  expect(asked).toBe(2);
  looking.unsubscribe();
});

test('one message in the contexts of two reports is the reported one only in its own', async () => {
  const client = connect((_, { id }) => ({
    __typename: 'Query',
    messageReportContext: ['m1', 'm2'].map((messageId) => ({
      ...{ __typename: 'MessageReportContextEntry', messageId, isReported: messageId === id },
    })),
  }));
  await client.query(Context, { id: 'm1' }).toPromise();
  await client.query(Context, { id: 'm2' }).toPromise();
  const { data } = await client.query(Context, { id: 'm1' }, { requestPolicy: 'cache-only' }).toPromise();
  expect(data.messageReportContext).toMatchObject([{ isReported: true }, { isReported: false }]);
});
