import type { Viewer } from '@kizuna/kit/viewer/viewer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatBench, cast, idOfUser, startChatBench } from './testing/chat-bench.ts';

const { hanako, taro, aoi, yuki, kenji, admin, sakura } = cast;

/** How somebody stands to a group of hanako's (owner), taro's (admin) and aoi's (member). */
const viewers: Readonly<Record<string, Viewer | null>> = {
  owner: hanako,
  admin: taro,
  member: aoi,
  concierge: yuki,
  operator: kenji,
  administrator: admin,
  partner: sakura,
  nobody: null,
};

let chat: ChatBench;
let group: string;
let message: string;
beforeAll(async () => {
  chat = await startChatBench();
});
afterAll(() => chat.close());

async function newGroup(): Promise<void> {
  group = await chat.group(hanako, taro, aoi);
  const role = { conversationId: group, userId: idOfUser(taro), role: 'ADMIN' };
  await chat.act(hanako, 'conversationMemberRoleChange', role, '__typename');
  message = await chat.send(hanako, group, 'Hello');
}

/** What a mutation answers: `ok`, or the code with which it is refused. */
async function outcome(viewer: Viewer | null, name: string, input: Record<string, unknown>): Promise<string> {
  try {
    const { userErrors } = await chat.act(viewer, name, input, '__typename');
    return userErrors?.[0]?.code ?? 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const everybody = 'ok ok ok NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND UNAUTHORIZED';
const managers = 'ok ok FORBIDDEN NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND UNAUTHORIZED';
const owner = 'ok FORBIDDEN FORBIDDEN NOT_FOUND NOT_FOUND NOT_FOUND NOT_FOUND UNAUTHORIZED';
const signedIn = 'ok ok ok ok ok ok ok UNAUTHORIZED';

const inGroup = (more: Record<string, unknown> = {}) => ({ conversationId: group, ...more });

describe('what each role may do in a group', () => {
  it.each<[name: string, input: () => Record<string, unknown>, outcomes: string]>([
    ['messageSend', () => inGroup({ text: 'x', clientId: 'x' }), everybody],
    ['messageEdit', () => ({ id: message, text: 'x' }), owner],
    ['messageDelete', () => ({ id: message }), managers],
    ['messageReactionAdd', () => ({ messageId: message, emoji: '👍' }), everybody],
    ['messageReactionRemove', () => ({ messageId: message, emoji: '👍' }), everybody],
    ['messageAttachmentUploadCreate', () => inGroup({ filename: 'a', contentType: 'text/plain', size: 1 }), everybody],
    ['conversationMarkRead', () => inGroup({ sequence: 1 }), everybody],
    ['conversationMute', () => inGroup({ until: '2100-01-01T00:00:00.000Z' }), everybody],
    ['conversationMarkUnread', () => inGroup(), everybody],
    ['conversationRename', () => inGroup({ title: 'x' }), managers],
    ['conversationMemberAdd', () => inGroup({ userIds: [idOfUser(sakura)] }), managers],
    ['conversationMemberRemove', () => inGroup({ userId: idOfUser(aoi) }), managers],
    ['conversationMemberRoleChange', () => inGroup({ userId: idOfUser(aoi), role: 'ADMIN' }), owner],
    ['conversationOwnershipTransfer', () => inGroup({ userId: idOfUser(aoi) }), owner],
    ['conversationLeave', () => inGroup(), everybody],
    ['typingSet', () => inGroup({ isTyping: true }), everybody],
    ['userUnblock', () => ({ userId: idOfUser(taro) }), signedIn],
    ['chatSettingsUpdate', () => ({ sendsTyping: true }), signedIn],
    ['presenceHeartbeat', () => ({ status: 'ONLINE' }), signedIn],
    ['supportConversationOpen', () => ({ subject: 'x' }), signedIn],
  ])('%s', async (name, input, outcomes) => {
    const found: string[] = [];
    for (const viewer of Object.values(viewers)) {
      await newGroup();
      found.push(await outcome(viewer, name, input()));
    }
    expect(found.join(' ')).toBe(outcomes);
  });
});

it('lets an admin take out neither the owner nor another admin', async () => {
  await newGroup();
  const remove = (userId: string) => outcome(taro, 'conversationMemberRemove', inGroup({ userId }));
  expect(await remove(idOfUser(hanako))).toBe('FORBIDDEN');
  const role = inGroup({ userId: idOfUser(aoi), role: 'ADMIN' });
  await chat.act(hanako, 'conversationMemberRoleChange', role, '__typename');
  expect(await remove(idOfUser(aoi))).toBe('FORBIDDEN');
});

describe('what is read of a conversation', () => {
  const field = (name: string) => `query ($id: ID!) { conversation(id: $id) { ${name} } }`;
  it.each([
    'title',
    'members { role }',
    'messages(last: 1) { edges { node { text } } }',
    'messagesAround(sequence: 1) { edges { node { text } } }',
    'events(first: 1) { edges { node { sequence } } }',
    'lastMessage { text }',
    'unreadCount',
  ])('%s is for its members alone', async (name) => {
    await newGroup();
    for (const [role, viewer] of Object.entries(viewers)) {
      const { conversation } = await chat.ask(viewer, field(name), { id: group });
      const isMember = ['owner', 'admin', 'member'].includes(role);
      if (isMember) expect(conversation).not.toBeNull();
      else expect(conversation, role).toBeNull();
    }
  });

  it('is not told by way of its messages either', async () => {
    await newGroup();
    const entity = `query ($id: ID!) { _entities(representations: [{ __typename: "Message", id: $id }]) {
      ... on Message { text }
    } }`;
    expect(await chat.ask(aoi, entity, { id: message })).toEqual({ _entities: [{ text: 'Hello' }] });
    for (const viewer of [yuki, kenji, admin, sakura, null]) {
      expect(await chat.ask(viewer, entity, { id: message })).toEqual({ _entities: [null] });
    }
  });

  it('shows the client’s id to the sender alone, and mutes for one alone', async () => {
    await newGroup();
    const text = field('mutedUntil lastMessage { clientId }');
    await chat.act(hanako, 'conversationMute', inGroup({ until: '2100-01-01T00:00:00.000Z' }), '__typename');
    expect(await chat.ask(hanako, text, { id: group })).toMatchObject({
      conversation: { mutedUntil: '2100-01-01T00:00:00.000Z', lastMessage: { clientId: expect.any(String) } },
    });
    expect(await chat.ask(taro, text, { id: group })).toEqual({
      conversation: { mutedUntil: null, lastMessage: { clientId: null } },
    });
    await chat.act(hanako, 'conversationMute', inGroup({ until: null }), '__typename');
    expect(await chat.ask(hanako, text, { id: group })).toMatchObject({ conversation: { mutedUntil: null } });
  });
});

describe('what each role may do with a support conversation of taro’s that nobody looks after', () => {
  const roles = {
    requester: taro,
    member: aoi,
    concierge: yuki,
    partner: sakura,
    operator: kenji,
    administrator: admin,
  };
  it.each<[name: string, more: Record<string, unknown>, outcomes: string]>([
    ['messageSend', { text: 'x', clientId: 'x' }, 'ok NOT_FOUND NOT_FOUND NOT_FOUND FORBIDDEN NOT_FOUND'],
    ['supportConversationAssign', {}, 'FORBIDDEN FORBIDDEN NOT_FOUND FORBIDDEN ok FORBIDDEN'],
    ['supportConversationClose', {}, 'ok NOT_FOUND NOT_FOUND NOT_FOUND ok NOT_FOUND'],
    ['supportConversationReopen', {}, 'ok NOT_FOUND NOT_FOUND NOT_FOUND ok NOT_FOUND'],
    ['conversationRename', { title: 'x' }, 'FORBIDDEN NOT_FOUND NOT_FOUND NOT_FOUND FORBIDDEN NOT_FOUND'],
  ])('%s', async (name, more, outcomes) => {
    const found: string[] = [];
    for (const viewer of Object.values(roles)) {
      const opened = await chat.act(taro, 'supportConversationOpen', { subject: 'Help' }, 'conversation { id }');
      const conversationId = (opened.conversation as { id: string }).id;
      found.push(await outcome(viewer, name, { conversationId, ...more }));
    }
    expect(found.join(' ')).toBe(outcomes);
  });
});
