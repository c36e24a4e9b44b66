import { expect, test } from 'vitest';
import { sumCounts } from './merge-counts.ts';

test('the counts of all duplicates are added up, and zeros are left out', () => {
  const receipts = [
    { holder: 'users', result: '[{"sessions":2,"apiTokens":0},{"sessions":1,"apiTokens":0}]' },
    { holder: 'forum', result: '[{"posts":4},{"posts":0}]' },
  ];
  expect(sumCounts(receipts)).toEqual([
    { holder: 'users', counts: [{ kind: 'sessions', count: 3 }] },
    { holder: 'forum', counts: [{ kind: 'posts', count: 4 }] },
  ]);
});

test.each(['null', '{}', '[null]', '[{"posts":"many"}]', '"?"'])('%s counts nothing', (result) => {
  expect(sumCounts([{ holder: 'forum', result }])).toEqual([{ holder: 'forum', counts: [] }]);
});
