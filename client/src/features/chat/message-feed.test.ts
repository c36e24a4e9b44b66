import { expect, test } from 'vitest';
import { emptyFeed, type FeedEvent, type FeedMessage, newestSequence, reduceFeed } from './message-feed.ts';

const mika = { id: 'mika', displayName: 'Mika', viewerIsSelf: true };
const ren = { id: 'ren', displayName: 'Ren', viewerIsSelf: false };

function message(sequence: number, more: Partial<FeedMessage> = {}): FeedMessage {
  const sentAt = new Date(Date.UTC(2026, 10, 21, 9, sequence)).toISOString();
  return { id: `m${sequence}`, sequence, text: `text ${sequence}`, clientId: null, sentAt, sender: ren, ...more };
}

const play = (...events: FeedEvent[]) => events.reduce(reduceFeed, emptyFeed);
const sequences = (feed: ReturnType<typeof play>) => feed.messages.map(({ sequence }) => sequence);
const noOlder = { hasMore: false, cursor: null };
const loaded = (...messages: FeedMessage[]): FeedEvent => ({ type: 'loaded', page: { messages, older: noOlder } });
const arrived = (arriving: FeedMessage): FeedEvent => ({ type: 'arrived', message: arriving });
const sending = (clientId: string, text = 'hello'): FeedEvent => ({ type: 'sending', clientId, text, sentAt: '' });

test('history and live messages make one list in the order of their sequence, each once', () => {
  const feed = play(loaded(message(3), message(4)), arrived(message(6)), arrived(message(5)), arrived(message(6)));
  expect(sequences(feed)).toEqual([3, 4, 5, 6]);
  expect(newestSequence(feed)).toBe(6);
});

test('older pages go before what is there and say whether more can be had', () => {
  const older = { hasMore: true, cursor: 'c1' };
  const feed = play(loaded(message(3)), { type: 'olderLoaded', page: { messages: [message(1), message(2)], older } });
  expect(sequences(feed)).toEqual([1, 2, 3]);
  expect(feed.older).toEqual(older);
});

test('a message that arrives before the first page is not lost when the page comes', () => {
  expect(sequences(play(arrived(message(5)), loaded(message(3), message(4))))).toEqual([3, 4, 5]);
});

test('a pending message gives way to the confirmed one, whichever of answer and subscription is first', () => {
  const own = message(1, { clientId: 'a', sender: mika });
  const feed = play(loaded(), sending('a'), arrived(own), arrived(own));
  expect(feed.pending).toEqual([]);
  expect(sequences(feed)).toEqual([1]);
});

test('messages by others leave pending ones alone', () => {
  const feed = play(loaded(), sending('a'), arrived(message(1)));
  expect(feed.pending.map(({ clientId }) => clientId)).toEqual(['a']);
});

test('a failed message keeps its place when it is sent again with the same clientId', () => {
  const failed = play(loaded(), sending('a'), sending('b'), { type: 'failed', clientId: 'a', failure: 'offline' });
  expect(failed.pending.map(({ failure }) => failure)).toEqual(['offline', null]);
  const again = reduceFeed(failed, sending('a'));
  expect(again.pending.map(({ clientId, failure }) => [clientId, failure])).toEqual([
    ['a', null],
    ['b', null],
  ]);
});

test('a message that failed here but was stored there is confirmed by the replay after a reconnect', () => {
  const feed = play(
    loaded(),
    sending('a'),
    { type: 'failed', clientId: 'a', failure: '' },
    arrived(message(1, { clientId: 'a', sender: mika })),
  );
  expect(feed.pending).toEqual([]);
});

test('a discarded message is gone', () => {
  expect(play(loaded(), sending('a'), { type: 'discarded', clientId: 'a' }).pending).toEqual([]);
});
