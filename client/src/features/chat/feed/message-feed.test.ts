import { expect, test } from 'vitest';
import type { FeedMessage } from './feed-message.ts';
import { emptyFeed, type FeedEvent, type FeedPage, type MessageFeed, reduceFeed } from './message-feed.ts';
import { makeAttachment, makeMessage } from './testing.ts';

const play = (...events: FeedEvent[]) => events.reduce(reduceFeed, emptyFeed);
const sequences = (feed: MessageFeed) => feed.messages.map(({ sequence }) => sequence);
const texts = (feed: MessageFeed) => feed.messages.map(({ text }) => text);

const none = { hasMore: false, cursor: null };
const page = (numbers: readonly number[], lastSequence: number, more: Partial<FeedPage> = {}): FeedPage => ({
  messages: numbers.map((number) => makeMessage(number)),
  ...{ older: none, newer: none, lastSequence, ...more },
});
const loaded = (numbers: readonly number[], lastSequence: number, more?: Partial<FeedPage>): FeedEvent => ({
  type: 'loaded',
  page: page(numbers, lastSequence, more),
});
const added = (sequence: number): FeedEvent => ({
  type: 'happened',
  happening: { sequence, type: 'added', message: makeMessage(sequence) },
});
const changed = (sequence: number, message: FeedMessage): FeedEvent => ({
  type: 'happened',
  happening: { sequence, type: 'changed', message },
});
const edited = (number: number, text = 'edited') => makeMessage(number, { text, isEdited: true });

test('history and live messages make one list, each once', () => {
  const feed = play(loaded([3, 4], 4), added(5), added(6), added(5), added(6));
  expect(sequences(feed)).toEqual([3, 4, 5, 6]);
  expect(feed.lastSequence).toBe(6);
});

test('an event that was in the page already changes nothing', () => {
  const feed = play(loaded([3, 4], 5));
  expect(reduceFeed(feed, changed(5, edited(3)))).toBe(feed);
});

test('an edit takes a number of its own and changes the message where it stands', () => {
  const feed = play(loaded([1, 2], 2), changed(3, edited(1)), added(4));
  expect(texts(feed)).toEqual(['edited', 'text 2', 'text 4']);
  expect(feed.lastSequence).toBe(4);
});

test('a change of a message that is not loaded is counted and otherwise ignored', () => {
  const feed = play(loaded([5, 6], 6), changed(7, edited(1)));
  expect(sequences(feed)).toEqual([5, 6]);
  expect(feed.lastSequence).toBe(7);
});

test('older pages go before what is there and say whether more can be had', () => {
  const older = { hasMore: true, cursor: 'c1' };
  const feed = play(loaded([3], 3), { type: 'olderLoaded', page: page([1, 2], 3, { older }) });
  expect(sequences(feed)).toEqual([1, 2, 3]);
  expect(feed.older).toEqual(older);
});

test('an edit that comes while an older page is on its way is not undone by the page', () => {
  const feed = play(loaded([3], 3), changed(4, edited(1)), { type: 'olderLoaded', page: page([1, 2], 3) });
  expect(texts(feed)).toEqual(['edited', 'text 2', 'text 3']);
});

test('after a jump into the past new messages wait behind the gap, and come with the newest page', () => {
  const newer = { hasMore: true, cursor: 'c9' };
  const past = play(loaded([50], 50), loaded([8, 9], 50, { newer }), added(51));
  expect(sequences(past)).toEqual([8, 9]);
  const back = [loaded([49, 50, 51], 51), added(52)].reduce(reduceFeed, past);
  expect(sequences(back)).toEqual([49, 50, 51, 52]);
});

test('what arrives while the newest page is on its way is not lost when the page comes', () => {
  const newer = { hasMore: true, cursor: 'c9' };
  const feed = play(loaded([8, 9], 50, { newer }), added(51), loaded([49, 50], 50));
  expect(sequences(feed)).toEqual([49, 50, 51]);
});

test('newer pages close the gap', () => {
  const newer = { hasMore: true, cursor: 'c9' };
  const feed = play(loaded([8, 9], 11, { newer }), { type: 'newerLoaded', page: page([10, 11], 11) }, added(12));
  expect(sequences(feed)).toEqual([8, 9, 10, 11, 12]);
});

test('the answer to a send and its event make one message, whichever is first', () => {
  const stored: FeedEvent = { type: 'stored', message: makeMessage(3) };
  expect(sequences(play(loaded([1], 1), stored, added(2), added(3)))).toEqual([1, 2, 3]);
  expect(sequences(play(loaded([1], 1), added(2), added(3), stored))).toEqual([1, 2, 3]);
});

test('the answer to a send does not skip what happened before it', () => {
  const feed = play(loaded([1], 1), { type: 'stored', message: makeMessage(3) });
  expect(feed.lastSequence).toBe(1);
});

test('a reaction leaves the addresses of pictures alone; a refresh replaces them', () => {
  const before = makeMessage(1, { attachments: [makeAttachment({ url: 'old' })] });
  const after = { ...before, attachments: [makeAttachment({ url: 'new' })] };
  const feed = play({ type: 'loaded', page: { ...page([], 1), messages: [before] } }, changed(2, after));
  expect(feed.messages[0]?.attachments[0]?.url).toBe('old');
  expect(reduceFeed(feed, { type: 'refreshed', message: after }).messages[0]?.attachments[0]?.url).toBe('new');
});
