import { expect, test } from 'vitest';
import type { FeedMessage } from '../feed/feed-message.ts';
import { makeMessage, mika } from '../feed/testing.ts';
import type { OutboxEntry } from './outbox.ts';
import { unconfirmed } from './unconfirmed.ts';

const own = (sequence: number, text: string, more: Partial<FeedMessage> = {}) =>
  makeMessage(sequence, { text, sender: mika, isOwn: true, ...more });
const entry = (clientId: string, text: string, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  ...{ clientId, conversationId: 'c', text, replyTo: null, attachments: [], mentionedUserIds: [], writtenAt: '' },
  ...{ afterSequence: 5, state: 'sending', isDelayed: false, failure: '', ...more },
});
const left = (entries: readonly OutboxEntry[], messages: readonly FeedMessage[]) =>
  unconfirmed(entries, messages).map(({ clientId }) => clientId);

test('a message whose event came before its answer is not shown twice', () => {
  expect(left([entry('a', 'hello')], [own(5, 'before'), own(6, 'hello')])).toEqual([]);
});

test('what was said before, or by somebody else, confirms nothing', () => {
  expect(left([entry('a', 'hello')], [own(5, 'hello'), makeMessage(6, { text: 'hello' })])).toEqual(['a']);
});

test('of two messages of the same words each needs its own', () => {
  const twice = [entry('a', 'hi'), entry('b', 'hi')];
  expect(left(twice, [own(6, 'hi')])).toEqual(['b']);
  expect(left(twice, [own(6, 'hi'), own(7, 'hi')])).toEqual([]);
});

test('what failed stays until it is tried again', () => {
  expect(left([entry('a', 'hi', { state: 'failed' })], [own(6, 'hi')])).toEqual(['a']);
});
