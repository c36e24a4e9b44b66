import { expect, test } from 'vitest';
import { isMuted, muteUntil } from './mute.ts';

const now = Date.UTC(2026, 10, 21, 9);

test('a conversation is muted until the time has passed', () => {
  const until = muteUntil(8, now);
  expect(until).toBe('2026-11-21T17:00:00.000Z');
  expect([isMuted(until, now), isMuted(until, Date.parse(until)), isMuted(null, now)]).toEqual([true, false, false]);
});

test('muted for good stays muted', () => {
  expect(isMuted(muteUntil(null, now), now + 1e12)).toBe(true);
});
