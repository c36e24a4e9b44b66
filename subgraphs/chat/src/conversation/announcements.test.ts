import { connect } from '@kizuna/kit/db/connect';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import { requireId } from '@kizuna/kit/graph/global-id';
import { workOnAccount } from '@kizuna/kit/testing/account-work';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';
import { accessTopic, conversationTopic } from './conversation-topics.ts';

const { hanako, taro, aoi, kenji, yuki } = cast;

let chat: ChatBench;
let sql: ReturnType<typeof connect>;
beforeAll(async () => {
  chat = await startChatBench();
  sql = connect(chat.ports.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await sql.end();
  await chat.close();
});

const number = (id: string) => requireId('Conversation', id);
const change = (viewer: Viewer, name: string, conversationId: string, more: Record<string, unknown> = {}) =>
  chat.act(viewer, name, { conversationId, ...more }, '__typename');

/** What is announced of a conversation's rights, each when it is; and a dot for whatever else happens there. */
async function announcedOf(id: string): Promise<unknown[]> {
  const announced: unknown[] = [];
  await chat.ports.bus.subscribe(accessTopic(number(id)), (payload) => announced.push(payload));
  await chat.ports.bus.subscribe(conversationTopic(number(id)), () => announced.push('.'));
  return announced;
}
const ends = (...viewers: Pick<Viewer, 'userId'>[]) => [{ userIds: viewers.map(({ userId }) => userId) }, '.'];

it('says of a group whose rights end, and nothing of rights when everybody keeps theirs', async () => {
  const id = await chat.group(hanako, taro);
  const announced = await announcedOf(id);
  await change(hanako, 'conversationMemberAdd', id, { userIds: [idOfUser(aoi)] });
  await change(hanako, 'conversationRename', id, { title: 'Studio' });
  await change(hanako, 'conversationMemberRoleChange', id, { userId: idOfUser(taro), role: 'ADMIN' });
  await change(hanako, 'conversationOwnershipTransfer', id, { userId: idOfUser(taro) });
  await change(taro, 'conversationMemberRemove', id, { userId: idOfUser(aoi) });
  await change(hanako, 'conversationLeave', id);
  await vi.waitFor(() => expect(announced).toEqual(['.', '.', '.', '.', ...ends(aoi), ...ends(hanako)]));
});

it('says of a request who looks after it no longer', async () => {
  const opened = await chat.act(taro, 'supportConversationOpen', { subject: 'Help' }, 'conversation { id }');
  const { id } = opened.conversation as { id: string };
  const announced = await announcedOf(id);
  for (const assignee of [yuki, kenji]) {
    await change(kenji, 'supportConversationAssign', id, { assigneeId: idOfUser(assignee) });
  }
  await change(kenji, 'supportConversationClose', id);
  await vi.waitFor(() => expect(announced).toEqual(['.', ...ends(yuki), '.']));
});

it('names the duplicate of merged accounts, and who is erased', async () => {
  const [primary, duplicate] = [await newcomer(900_000_001), await newcomer(900_000_002)];
  const id = await chat.group(hanako, duplicate);
  const announced = await announcedOf(id);
  await workOnAccount(chat, sql, { work: 'MERGE', userId: primary.userId, duplicateIds: [duplicate.userId] });
  await workOnAccount(chat, sql, { work: 'ERASE', userId: primary.userId });
  await vi.waitFor(() => expect(announced).toEqual([...ends(duplicate), ...ends(primary)]));
});

async function newcomer(userId: number): Promise<Viewer> {
  await registerUser(drizzle(sql), userId, 'MEMBER');
  return { userId, userType: 'MEMBER', sessionId: 0 };
}
