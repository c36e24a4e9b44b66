import { expect, test } from 'vitest';
import { exportText } from './export-text.ts';

test('an export is one JSON text with each part under its name', () => {
  const text = exportText({
    createdAt: '2026-11-21T00:00:00.000Z',
    receipts: [
      { holder: 'users', result: '{"account":{"username":"hanako"}}' },
      { holder: 'forum', result: 'null' },
    ],
  });
  expect(JSON.parse(text)).toEqual({
    exportedAt: '2026-11-21T00:00:00.000Z',
    parts: { users: { account: { username: 'hanako' } }, forum: null },
  });
});
