import { connect } from '@kizuna/kit/db/connect';
import { registerUser } from '@kizuna/kit/directory/user-directory';
import { createHttpServer } from '@kizuna/kit/service/http-server';
import { contentsOf, tablesThatHold, workOnAccount } from '@kizuna/kit/testing/account-work';
import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from '../testing/chat-bench.ts';

const { aoi, kenji } = cast;

let chat: ChatBench;
let sql: ReturnType<typeof connect>;
let people = 900_000_000;
/** An account and its duplicate; their numbers occur nowhere else. */
let primary: Viewer;
let duplicate: Viewer;

beforeAll(async () => {
  chat = await startChatBench();
  sql = connect(chat.ports.databaseUrl, { max: 2 });
});
afterAll(async () => {
  await sql.end();
  await chat.close();
});
beforeEach(async () => {
  [primary, duplicate] = [await newcomer(), await newcomer()];
});

async function newcomer(): Promise<Viewer> {
  people += 1;
  await registerUser(drizzle(sql), people, 'MEMBER');
  return { userId: people, userType: 'MEMBER', sessionId: 0 };
}

const direct = async (viewer: Viewer, other: Viewer): Promise<string> => {
  const input = { userId: idOfUser(other) };
  const { conversation } = await chat.act(viewer, 'directConversationOpen', input, 'conversation { id }');
  return (conversation as { id: string }).id;
};
const react = (viewer: Viewer, messageId: string, emoji: string) =>
  chat.act(viewer, 'messageReactionAdd', { messageId, emoji }, 'message { id }');
const merge = () =>
  workOnAccount(chat, sql, { work: 'MERGE', userId: primary.userId, duplicateIds: [duplicate.userId] });
const erase = (viewer: Viewer) => workOnAccount(chat, sql, { work: 'ERASE', userId: viewer.userId });
const tablesWith = (text: string | number) => tablesThatHold(sql, ['chat'], String(text));

interface Shown {
  readonly kind: string;
  readonly title: string | null;
  readonly status: string;
  readonly unreadCount: number;
  readonly viewerMembership: { readonly role: string } | null;
  readonly messages: readonly {
    readonly text: string;
    readonly kind: string;
    readonly isDeleted: boolean;
    readonly sender: { readonly id: string } | null;
    readonly reactions: readonly { readonly emoji: string; readonly count: number }[];
  }[];
}

async function look(viewer: Viewer, id: string): Promise<Shown> {
  const { conversation } = (await chat.ask(
    viewer,
    `query ($id: ID!) { conversation(id: $id) {
      kind title status unreadCount members { role user { id } }
      messages(first: 100) { edges { node { text kind isDeleted sender { id } reactions { emoji count } } } }
    } }`,
    { id },
  )) as {
    conversation: Omit<Shown, 'messages' | 'viewerMembership'> & {
      members: { role: string; user: { id: string } | null }[];
      messages: { edges: { node: Shown['messages'][number] }[] };
    };
  };
  const { members, messages, ...facts } = conversation;
  const own = members.find(({ user }) => user?.id === idOfUser(viewer)) ?? null;
  return { ...facts, viewerMembership: own, messages: messages.edges.map(({ node }) => node) };
}

const said = ({ messages }: Shown) => messages.filter(({ kind }) => kind !== 'SYSTEM').map(({ text }) => text);

/** Each conversation's events have the numbers 1 to the last one. */
async function expectGapless(): Promise<void> {
  const gaps = await sql`
    select c.id from chat.conversation c left join chat.conversation_event e on e.conversation_id = c.id
    group by c.id having count(e.sequence) <> c.last_sequence or coalesce(max(e.sequence), 0) <> c.last_sequence`;
  expect(gaps).toEqual([]);
}

it('gives the primary account everything that was said and done, once, without touching the order of things', async () => {
  const own = await chat.group(duplicate, aoi);
  const both = await chat.group(aoi, primary, duplicate);
  const firstWords = await chat.send(duplicate, own, 'mine alone');
  const offer = await chat.send(aoi, both, 'for both', { mentionedUserIds: [idOfUser(primary), idOfUser(duplicate)] });
  await chat.send(primary, both, 'one', { clientId: 'same' });
  await chat.send(duplicate, both, 'two', { clientId: 'same' });
  for (const viewer of [primary, duplicate]) {
    await react(viewer, offer, '👍');
    await chat.act(
      viewer,
      'messageReport',
      { messageId: offer, reason: 'SPAM', comment: `by ${viewer.userId}` },
      '__typename',
    );
    await chat.act(viewer, 'userBlock', { userId: idOfUser(cast.yuki) }, 'user { id }');
  }
  await chat.act(duplicate, 'userBlock', { userId: idOfUser(primary) }, 'user { id }');
  await chat.act(duplicate, 'chatSettingsUpdate', { sendsTyping: false }, '__typename');
  await react(duplicate, offer, '🎉');
  await chat.send(aoi, both, 'unread by the primary');
  await chat.act(duplicate, 'conversationMarkRead', { conversationId: both, sequence: 8 }, '__typename');
  await chat.act(duplicate, 'conversationMarkUnread', { conversationId: both }, '__typename');
  const until = '2100-01-01T00:00:00.000Z';
  await chat.act(primary, 'conversationMute', { conversationId: both, until, level: 'MENTIONS' }, '__typename');
  await chat.act(duplicate, 'conversationMute', { conversationId: both, until }, '__typename');
  const [before] = await sql`select count(*)::int as messages from chat.message`;
  const counted = await workOnAccount(chat, sql, {
    ...{ work: 'COUNT', userId: primary.userId, duplicateIds: [duplicate.userId] },
  });
  expect(counted).toEqual([{ conversations: 2, messages: 2, reactions: 2, attachments: 0, blocks: 2, reports: 1 }]);

  const news = await chat.listen(
    aoi,
    'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename ... on MemberJoinedEvent { role user { id } } } }',
    { id: own },
  );
  await merge();
  expect(await news.next()).toEqual({
    __typename: 'MemberJoinedEvent',
    role: 'OWNER',
    user: { id: idOfUser(primary) },
  });
  await news.stop();

  expect(await tablesWith(duplicate.userId)).toEqual(['chat.message_report']);
  const [report] = await sql`select comment from chat.message_report where reporter_id = ${primary.userId}`;
  expect(report?.comment).toBe(`by ${primary.userId}\nby ${duplicate.userId}`);
  expect((await look(primary, own)).viewerMembership).toMatchObject({ role: 'OWNER' });
  const shared = await look(primary, both);
  expect(shared.unreadCount).toBe(0);
  const kept = 'viewerHasMarkedUnread notificationLevel mutedUntil';
  expect(await chat.ask(primary, `query ($id: ID!) { conversation(id: $id) { ${kept} } }`, { id: both })).toEqual({
    conversation: { viewerHasMarkedUnread: true, notificationLevel: 'NOTHING', mutedUntil: until },
  });
  expect(said(shared)).toEqual(['for both', 'one', 'two', 'unread by the primary']);
  expect(shared.messages[0]?.reactions).toEqual([
    { emoji: '👍', count: 1 },
    { emoji: '🎉', count: 1 },
  ]);
  expect(await sql`select 1 from chat.user_block where blocker_id = ${primary.userId}`).toHaveLength(1);
  const [settings] = await sql`select sends_typing from chat.chat_settings where user_id = ${primary.userId}`;
  expect(settings).toEqual({ sends_typing: false });
  await chat.act(primary, 'messageEdit', { id: firstWords, text: 'edited' }, 'message { id }');
  const [after] = await sql`select count(*)::int as messages from chat.message where kind <> 'SYSTEM'`;
  expect(after).toEqual(before);
  await expectGapless();

  const done = await contentsOf(sql, 'chat');
  await merge();
  expect(await contentsOf(sql, 'chat')).toEqual(done);
});

it('goes on keeping from others what either of the two kept from them', async () => {
  const id = await chat.group(aoi, primary, duplicate);
  await chat.send(aoi, id, 'one');
  await chat.act(primary, 'chatSettingsUpdate', { sendsTyping: false, doNotDisturb: true }, '__typename');
  await chat.act(duplicate, 'chatSettingsUpdate', { sendsReadReceipts: false }, '__typename');
  await chat.act(duplicate, 'conversationMarkRead', { conversationId: id, sequence: 1 }, '__typename');
  const moved = 'subscription ($id: ID!) { readMarkMoved(conversationId: $id) { lastReadSequence } }';
  const followed = await chat.listen(primary, moved, { id });
  const ending = followed.next();
  await merge();
  const kept = 'sends_typing, sends_read_receipts, do_not_disturb';
  expect(await sql`select ${sql.unsafe(kept)} from chat.chat_settings where user_id = ${primary.userId}`).toEqual([
    { sends_typing: false, sends_read_receipts: false, do_not_disturb: true },
  ]);
  expect(await ending).toBeNull();
  const members = 'query ($id: ID!) { conversation(id: $id) { members { user { id } lastReadSequence } } }';
  expect((await chat.ask(aoi, members, { id })).conversation).toMatchObject({
    members: expect.arrayContaining([{ user: { id: idOfUser(primary) }, lastReadSequence: 0 }]),
  });
});

it('keeps one direct conversation for each pair, and the other ones to be read', async () => {
  const kept = await direct(primary, aoi);
  const twin = await direct(duplicate, aoi);
  const only = await direct(duplicate, kenji);
  const toThemselves = await direct(duplicate, primary);
  await chat.send(duplicate, twin, 'to aoi');
  await chat.send(duplicate, only, 'to kenji');
  await chat.send(duplicate, toThemselves, 'to me');
  await merge();
  expect(await direct(primary, aoi)).toBe(kept);
  expect(await direct(primary, kenji)).toBe(only);
  expect(await look(primary, only)).toMatchObject({ kind: 'DIRECT', status: 'OPEN' });
  for (const [viewer, id, text] of [
    [aoi, twin, 'to aoi'],
    [primary, toThemselves, 'to me'],
  ] as const) {
    const archived = await look(viewer, id);
    expect(archived).toMatchObject({ kind: 'GROUP', status: 'CLOSED', title: '以前の会話 / Earlier conversation' });
    expect(said(archived)).toEqual([text]);
    await expect(chat.send(primary, id, 'more')).rejects.toThrow('CONFLICT');
  }
  await chat.send(primary, only, 'still here');
  expect(await tablesWith(duplicate.userId)).toEqual([]);
  await expectGapless();
});

it('lets nobody look after their own request', async () => {
  const request = { subject: 'Help' };
  const asked = await chat.act(primary, 'supportConversationOpen', request, 'conversation { id }');
  const { id } = asked.conversation as { id: string };
  const assign = { conversationId: id, assigneeId: idOfUser(duplicate) };
  await chat.act(kenji, 'supportConversationAssign', assign, 'conversation { id }');
  await merge();
  const [row] = await sql`select requester_id::int as requester, assignee_id as assignee from chat.conversation
    where requester_id = ${primary.userId}`;
  expect(row).toEqual({ requester: primary.userId, assignee: null });
  expect(await tablesWith(duplicate.userId)).toEqual([]);
});

it('merges while both go on writing, without a gap', async () => {
  const id = await chat.group(aoi, primary, duplicate);
  const writing = [primary, duplicate, aoi].map(async (viewer) => {
    for (let number = 0; number < 10; number += 1) await chat.send(viewer, id, `${number}`).catch(() => {});
  });
  await Promise.all([...writing, merge(), merge()]);
  await merge();
  expect(await tablesWith(duplicate.userId)).toEqual([]);
  await expectGapless();
});

it('exports what somebody said and did, and nothing that others said', async () => {
  const id = await chat.group(primary, aoi);
  for (let number = 0; number < 3; number += 1) await chat.send(primary, id, `word ${number}`);
  // As an older process leaves what an operator took down.
  await chat.send(primary, id, 'taken down');
  await sql`update chat.message set text = '', deleted_at = now(), deleted_by = ${kenji.userId} where text = 'taken down'`;
  const theirs = await chat.send(aoi, id, 'not yours', { mentionedUserIds: [idOfUser(primary)] });
  await react(primary, theirs, '👍');
  await react(primary, theirs, '🎉');
  await chat.act(primary, 'userBlock', { userId: idOfUser(kenji) }, 'user { id }');
  await chat.act(primary, 'chatSettingsUpdate', { sendsReadReceipts: false }, '__typename');
  await sql`
    insert into chat.message (conversation_id, sequence, sender_id, text)
    select conversation_id, 10000 + n, sender_id, 'long ' || n
    from chat.message, generate_series(1, 1200) n where text = 'word 0'`;
  const exported = (await workOnAccount(chat, sql, { work: 'EXPORT', userId: primary.userId })) as {
    messages: { text: string; deletedAs: string | null }[];
  };
  expect(exported).toMatchObject({
    conversations: [{ kind: 'GROUP', title: 'Lounge', role: 'OWNER' }],
    reactions: [{ emoji: ['🎉', '👍'] }],
    mentions: [{ byReply: false }],
    blockedUsers: [{ userId: kenji.userId }],
    settings: { sendsTyping: true, sendsReadReceipts: false, doNotDisturb: false },
  });
  const texts = exported.messages.map(({ text }) => text);
  expect(texts.slice(0, 3)).toEqual(['word 0', 'word 1', 'word 2']);
  expect(new Set(texts).size).toBe(1204);
  expect(exported.messages.slice(2, 4)).toMatchObject([{ deletedAs: null }, { deletedAs: 'MODERATION' }]);
  expect(exported.messages[3]).not.toHaveProperty('deletedBy');
  expect(JSON.stringify(exported)).not.toContain('not yours');
  await sql`delete from chat.message where text like 'long %'`;
});

it('erases what somebody said: order and numbers stay, words, author and files do not', async () => {
  const canary = 'zqcanary';
  await chat.startJobs();
  const http = createHttpServer({ logger: chat.ports.logger });
  if (chat.subgraph.routes) await http.register(chat.subgraph.routes);
  const origin = await http.listen({ host: '127.0.0.1', port: 0 });
  const group = await chat.group(primary, aoi, kenji);
  const upload = await chat.act(
    primary,
    'messageAttachmentUploadCreate',
    { conversationId: group, filename: `${canary}.txt`, contentType: 'text/plain', size: 8 },
    'attachment { id } uploadUrl',
  );
  const { attachment, uploadUrl } = upload as { attachment?: { id: string }; uploadUrl?: string };
  const address = (uploadUrl ?? '').replace(chat.ports.publicUrl, origin);
  expect((await fetch(address, { method: 'PUT', body: canary })).status).toBe(200);
  await http.close();
  await chat.send(primary, group, `${canary} one`, { clientId: canary, attachmentIds: [attachment?.id ?? ''] });
  const [file] = await sql`select storage_key as key from chat.message_attachment where filename like ${`${canary}%`}`;
  expect(await chat.ports.storage.info(file?.key)).not.toBeNull();
  const other = await chat.send(aoi, group, 'not theirs', { mentionedUserIds: [idOfUser(primary)] });
  const second = await chat.send(primary, group, `${canary} two`);
  await react(primary, other, '👍');
  await react(aoi, second, '🎉');
  await chat.act(aoi, 'messageReport', { messageId: second, reason: 'SPAM' }, '__typename');
  await chat.act(primary, 'messageReport', { messageId: other, reason: 'SPAM', comment: canary }, '__typename');
  await chat.act(primary, 'userBlock', { userId: idOfUser(kenji) }, 'user { id }');
  await chat.act(primary, 'chatSettingsUpdate', { doNotDisturb: true }, '__typename');
  const pair = await direct(primary, aoi);
  await chat.send(primary, pair, canary);
  await chat.send(aoi, pair, 'my answer');
  await chat.act(primary, 'supportConversationOpen', { subject: canary }, 'conversation { id }');
  const alone = await chat.group(primary);
  await chat.send(primary, alone, canary);
  await chat.act(primary, 'presenceHeartbeat', {}, '__typename');
  const presence = () => chat.ports.cache.get(`chat:present:${primary.userId}`);
  expect(await presence()).not.toBeNull();
  const sequences = await sql`
    select sequence from chat.message where text <> '' and conversation_id = (
      select conversation_id from chat.message where text = 'not theirs') order by sequence`;

  const heard = await chat.listen(
    aoi,
    'subscription ($id: ID!) { conversationEvents(conversationId: $id) { __typename actor { id } } }',
    { id: group },
  );
  expect(await erase(primary)).toEqual([]);
  const events = (await heard.take(5)) as { __typename: string }[];
  expect(events.map(({ __typename }) => __typename)).toEqual([
    ...['MessageDeletedEvent', 'MessageDeletedEvent', 'ReactionRemovedEvent'],
    ...['MemberLeftEvent', 'MemberRoleChangedEvent'],
  ]);
  await heard.stop();

  expect(await presence()).toBeNull();
  expect(await tablesWith(canary)).toEqual([]);
  expect(await tablesWith(primary.userId)).toEqual([]);
  await expect.poll(() => chat.ports.storage.info(file?.key)).toBeNull();
  const shown = await look(aoi, group);
  expect(shown).toMatchObject({ status: 'OPEN', viewerMembership: { role: 'OWNER' } });
  expect(shown.messages.slice(0, sequences.length)).toMatchObject([
    { text: '', isDeleted: true },
    { text: 'not theirs', isDeleted: false, reactions: [] },
    { text: '', isDeleted: true, reactions: [] },
  ]);
  expect(said(await look(aoi, pair))).toEqual(['', 'my answer']);
  expect(await look(aoi, pair)).toMatchObject({ kind: 'GROUP', status: 'CLOSED' });
  expect(await chat.ask(primary, 'query ($id: ID!) { conversation(id: $id) { id } }', { id: alone })).toEqual({
    conversation: null,
  });
  await expectGapless();
  const done = await contentsOf(sql, 'chat');
  expect(await erase(primary)).toEqual([]);
  expect(await contentsOf(sql, 'chat')).toEqual(done);
});
