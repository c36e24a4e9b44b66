import { expect, test } from 'vitest';
import { formatTimeAgo, formatWait } from './time-format.ts';

const now = new Date('2026-11-21T12:00:00.000Z');

test.each([
  ['2026-11-21T11:59:40.000Z', 'now', '今'],
  ['2026-11-21T12:00:05.000Z', 'now', '今'],
  ['2026-11-21T11:57:00.000Z', '3 minutes ago', '3 分前'],
  ['2026-11-21T07:00:00.000Z', '5 hours ago', '5 時間前'],
  ['2026-11-19T12:00:00.000Z', '2 days ago', '一昨日'],
])('%s is %s', (iso, english, japanese) => {
  expect(formatTimeAgo(iso, now, 'en')).toBe(english);
  expect(formatTimeAgo(iso, now, 'ja')).toBe(japanese);
});

test('what is older than a week is a day, with its year when that is another', () => {
  expect(formatTimeAgo('2026-03-05T12:00:00.000Z', now, 'en')).toBe('Mar 5');
  expect(formatTimeAgo('2025-03-05T12:00:00.000Z', now, 'en')).toBe('Mar 5, 2025');
});

test.each([
  [1, '1 second', '1 秒'],
  [41_200, '42 seconds', '42 秒'],
  [14 * 60_000 + 1, '15 minutes', '15 分'],
  [8.5 * 3_600_000, '9 hours', '9 時間'],
])('a wait of %d ms is %s', (milliseconds, english, japanese) => {
  expect(formatWait(milliseconds, 'en')).toBe(english);
  expect(formatWait(milliseconds, 'ja')).toBe(japanese);
});
