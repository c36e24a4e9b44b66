import { expect, test } from 'vitest';
import { heartbeatMs, presenceToSay } from './presence.ts';

test('a tab that is looked at says that the viewer is here', () => {
  expect(presenceToSay({ isVisible: true, visibleTabAt: null, now: 0 })).toBe('ONLINE');
});

test('a tab behind another one leaves the word to that one', () => {
  expect(presenceToSay({ isVisible: false, visibleTabAt: 1_000, now: 1_000 + heartbeatMs })).toBeNull();
});

test('when no tab is looked at for a while, the viewer is away', () => {
  expect(presenceToSay({ isVisible: false, visibleTabAt: 1_000, now: 1_000 + 2 * heartbeatMs })).toBe('AWAY');
  expect(presenceToSay({ isVisible: false, visibleTabAt: null, now: 0 })).toBe('AWAY');
});
