import { expect, test } from 'vitest';
import { levelNow, muteUntil } from './mute.ts';

const now = Date.UTC(2026, 10, 21, 9);

test('a conversation is muted until the time has passed', () => {
  const until = muteUntil(8, now);
  expect(until).toBe('2026-11-21T17:00:00.000Z');
  const muted = { mutedUntil: until, notificationLevel: 'MENTIONS' } as const;
  expect([levelNow(muted, now), levelNow(muted, Date.parse(until))]).toEqual(['MENTIONS', 'ALL']);
  expect(levelNow({ mutedUntil: null, notificationLevel: 'ALL' }, now)).toBe('ALL');
});

test('muted for good stays muted', () => {
  expect(levelNow({ mutedUntil: muteUntil(null, now), notificationLevel: 'NOTHING' }, now + 1e12)).toBe('NOTHING');
});
