import { expect, test } from 'vitest';
import { groupReports } from './reports.ts';

test('what several people reported stands there once, at the place of the first report', () => {
  const report = (id: string, messageId: string) => ({ id, messageId });
  const reports = [report('1', 'a'), report('2', 'b'), report('3', 'a')];
  expect(groupReports(reports).map(({ messageId, all }) => [messageId, ...all.map(({ id }) => id)])).toEqual([
    ['a', '1', '3'],
    ['b', '2'],
  ]);
});
