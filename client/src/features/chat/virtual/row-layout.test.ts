import { expect, test } from 'vitest';
import { layOutRows, rowAt, rowsBetween, topOf } from './row-layout.ts';

const layout = layOutRows(
  [10, 20, 0, 30].map((height, index) => ({ key: `r${index}`, height })),
  ({ height }) => height,
);

test('rows stand on each other, and the height of all of them comes last', () => {
  expect([...layout.tops]).toEqual([0, 10, 30, 30, 60]);
  expect(layout.indexByKey.get('r3')).toBe(3);
  expect(topOf(layout, 4)).toBe(60);
});

test('a place belongs to the row that begins at or above it', () => {
  expect([0, 9, 10, 29, 30, 59].map((place) => rowAt(layout, place))).toEqual([0, 0, 1, 1, 3, 3]);
});

test('beyond the ends the first or the last row is the nearest', () => {
  expect([rowAt(layout, -5), rowAt(layout, 500)]).toEqual([0, 3]);
});

test('a stretch takes in the rows that it only touches', () => {
  expect(rowsBetween(layout, 5, 15)).toEqual({ start: 0, end: 2 });
  expect(rowsBetween(layout, -100, 1_000)).toEqual({ start: 0, end: 4 });
});

test('without rows there is nothing to show', () => {
  const empty = layOutRows([], () => 1);
  expect([rowAt(empty, 0), rowsBetween(empty, 0, 10)]).toEqual([-1, { start: 0, end: 0 }]);
});

test('fifty thousand rows are found in a handful of steps', () => {
  const rows = Array.from({ length: 50_000 }, (_, index) => ({ key: String(index) }));
  const long = layOutRows(rows, () => 40);
  expect(rowAt(long, 40 * 12_345 + 1)).toBe(12_345);
});
