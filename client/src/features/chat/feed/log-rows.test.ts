import { expect, test } from 'vitest';
import type { FeedMessage } from './feed-message.ts';
import { buildLogRows, countNewer } from './log-rows.ts';
import { makeMessage, mika } from './testing.ts';

function at(sequence: number, day: number, minute: number, more: Partial<FeedMessage> = {}): FeedMessage {
  return makeMessage(sequence, { sentAt: new Date(2026, 10, day, 12, minute).toISOString(), ...more });
}
const own = { isOwn: true, sender: mika };
const joined: Partial<FeedMessage> = { notice: { type: 'joined', who: mika, byThemselves: true } };

/** `1-` begins a run, `-1` ends it, `1` does both, `-1-` neither. */
function shape(messages: readonly FeedMessage[], unreadAfter: number | null = null): string[] {
  return buildLogRows({ messages, pending: [], unreadAfter }).map((row) => {
    if (row.type !== 'message') return row.type;
    return `${row.begins ? '' : '-'}${row.message.sequence}${row.ends ? '' : '-'}`;
  });
}

test('messages of one sender within five minutes of each other stand together', () => {
  expect(shape([at(1, 1, 0), at(2, 1, 3), at(3, 1, 7), at(4, 1, 12)])).toEqual(['day', '1-', '-2-', '-3', '4']);
});

test('another sender begins a run, and so does another day', () => {
  expect(shape([at(1, 1, 0), at(2, 1, 1, own), at(3, 2, 1, own)])).toEqual(['day', '1', '2', 'day', '3']);
});

test('what the server tells stands by itself between runs', () => {
  expect(shape([at(1, 1, 0), at(2, 1, 1, joined), at(3, 1, 2)])).toEqual(['day', '1', 'notice', '3']);
});

test('the unread line stands before the first message of somebody else after the read mark', () => {
  const messages = [at(1, 1, 0), at(2, 1, 1, own), at(3, 1, 2, joined), at(4, 1, 3), at(5, 1, 4)];
  expect(shape(messages, 1)).toEqual(['day', '1', '2', 'notice', 'unread', '4-', '-5']);
});

test('the viewer’s own words are never new to them', () => {
  expect(shape([at(1, 1, 0, own)], 0)).not.toContain('unread');
});

test('the keys stay when older messages come in above', () => {
  const keys = (messages: readonly FeedMessage[]) =>
    buildLogRows({ messages, pending: [], unreadAfter: null }).map(({ key }) => key);
  const before = keys([at(2, 1, 1), at(3, 1, 2)]);
  expect(keys([at(1, 1, 0), at(2, 1, 1), at(3, 1, 2)])).toEqual(expect.arrayContaining(before));
});

test('of what is newer, only what others said counts', () => {
  const messages = [at(1, 1, 0), at(2, 1, 1), at(3, 1, 2, own), at(4, 1, 3, joined), at(5, 1, 4)];
  expect([0, 1, 4, 5].map((sequence) => countNewer(messages, sequence))).toEqual([3, 2, 1, 0]);
});
