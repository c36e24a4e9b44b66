import { expect, test } from 'vitest';
import { completeMention, matchMembers, mentionAt } from './mention-query.ts';
import { mentionedIn, messagePieces } from './message-pieces.ts';

const taro = { id: '1', username: 'taro', displayName: '太郎' };
const aoi = { id: '2', username: 'aoi', displayName: '葵' };
const tarosan = { id: '3', username: 'taro.san', displayName: 'Old Taro' };

test('mentions of members stand out, whatever their case and what follows them', () => {
  const pieces = messagePieces('hi @Taro, and @aoi. 見て', [taro, aoi]);
  expect(pieces.map(({ text, mentionedId }) => [text, mentionedId])).toEqual([
    ['hi ', null],
    ['@Taro', '1'],
    [', and ', null],
    ['@aoi', '2'],
    ['. 見て', null],
  ]);
});

test('the pieces put together are the text, links and all', () => {
  const text = 'see https://example.com/@taro @taro @nobody';
  const pieces = messagePieces(text, [taro]);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces.find(({ href }) => href)?.mentionedId).toBeNull();
});

test('whom a text mentions is found once, and nobody who is no member', () => {
  expect(mentionedIn('@taro @aoi @taro @nobody', [taro, aoi])).toEqual(['1', '2']);
  expect(mentionedIn('@taro.san', [taro, tarosan])).toEqual(['3']);
});

test('a mention is being typed from its @ to the caret', () => {
  expect(mentionAt('hi @ta there', 6)).toEqual({ start: 3, text: 'ta' });
  expect(mentionAt('@', 1)).toEqual({ start: 0, text: '' });
  expect(mentionAt('やあ@ta', 5)).toEqual({ start: 2, text: 'ta' });
  expect(mentionAt('mail taro@example', 17)).toBeNull();
  expect(mentionAt('hi @taro ', 9)).toBeNull();
});

test('a completed mention is followed by one space, and the caret by that', () => {
  expect(completeMention('hi @ta there', { start: 3, text: 'ta' }, 'taro')).toEqual({
    text: 'hi @taro there',
    caret: 9,
  });
  expect(completeMention('@', { start: 0, text: '' }, 'aoi')).toEqual({ text: '@aoi ', caret: 5 });
});

test('members are offered by username first, then by display name', () => {
  expect(matchMembers([tarosan, aoi, taro], 'ta').map(({ id }) => id)).toEqual(['3', '1']);
  expect(matchMembers([tarosan, aoi, taro], '葵').map(({ id }) => id)).toEqual(['2']);
  expect(matchMembers([tarosan, aoi, taro], '').length).toBe(3);
});
