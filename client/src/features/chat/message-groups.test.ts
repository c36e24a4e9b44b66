import { expect, test } from 'vitest';
import type { FeedMessage } from './message-feed.ts';
import { groupMessages, hasUnread } from './message-groups.ts';

const mika = { id: 'mika', displayName: 'Mika', viewerIsSelf: true };
const ren = { id: 'ren', displayName: 'Ren', viewerIsSelf: false };

function at(sequence: number, sender: FeedMessage['sender'], day: number, minute: number): FeedMessage {
  const sentAt = new Date(2026, 10, day, 12, minute).toISOString();
  return { id: `m${sequence}`, sequence, text: '', clientId: null, sentAt, sender };
}

const shape = (messages: FeedMessage[], unreadAfter: number | null) =>
  groupMessages(messages, unreadAfter).map(({ messages: group }) => group.map(({ sequence }) => sequence));

test('messages of one sender within five minutes of each other stand together', () => {
  expect(shape([at(1, ren, 1, 0), at(2, ren, 1, 3), at(3, ren, 1, 7), at(4, ren, 1, 12)], null)).toEqual([
    [1, 2, 3],
    [4],
  ]);
});

test('another sender begins a group, and so does another day', () => {
  const messages = [at(1, ren, 1, 0), at(2, mika, 1, 1), at(3, mika, 2, 1)];
  expect(shape(messages, null)).toEqual([[1], [2], [3]]);
  expect(groupMessages(messages, null).map(({ startsDay }) => startsDay)).toEqual([true, false, true]);
});

test('the unread line stands before the first message of somebody else after the read mark', () => {
  const groups = groupMessages([at(1, ren, 1, 0), at(2, mika, 1, 1), at(3, ren, 1, 2), at(4, ren, 1, 3)], 1);
  expect(groups.map(({ startsUnread }) => startsUnread)).toEqual([false, false, true]);
});

test('the viewer’s own words are never new to them', () => {
  expect(groupMessages([at(1, mika, 1, 0)], 0).some(({ startsUnread }) => startsUnread)).toBe(false);
});

test('only what others said after the read mark is unread', () => {
  const messages = [at(1, ren, 1, 0), at(2, mika, 1, 1)];
  expect(hasUnread(messages, 0)).toBe(true);
  expect(hasUnread(messages, 1)).toBe(false);
});
