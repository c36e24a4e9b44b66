import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from './testing/chat-bench.ts';

let chat: ChatBench;
beforeAll(async () => {
  chat = await startChatBench({ messagesInTenSeconds: 20 });
});
afterAll(() => chat.close());

it('starts with a lively group and an answered question, once', async () => {
  await chat.subgraph.seedDemo?.();
  await chat.subgraph.seedDemo?.();
  const user = `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User {
    conversations { edges { node { kind title memberCount
      messages(first: 50) { edges { node { kind editedAt replyTo { id } reactions { emoji } mentions { id } } } } } } }
  } } }`;
  const answer = await chat.ask(cast.hanako, user, { id: idOfUser(cast.hanako) });
  const [{ conversations }] = answer._entities as [{ conversations: { edges: { node: Record<string, unknown> }[] } }];
  expect(conversations.edges.map(({ node }) => [node.kind, node.title, node.memberCount])).toEqual([
    ['SUPPORT', '書類の差し替え', 2],
    ['GROUP', 'Lounge', 3],
  ]);
});
