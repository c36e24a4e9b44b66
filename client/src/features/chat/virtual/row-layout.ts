/** Where the rows of a long list stand, in pixels from its top. */
export interface RowLayout {
  /** The top of each row, and behind them the list's height. */
  readonly tops: Float64Array;
  readonly indexByKey: ReadonlyMap<string, number>;
}

/** The rows from `start` to before `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Stacks the rows. @param heightOf the measured height of a row, or a guess */
export function layOutRows<Row extends { readonly key: string }>(
  rows: readonly Row[],
  heightOf: (row: Row) => number,
): RowLayout {
  const tops = new Float64Array(rows.length + 1);
  const indexByKey = new Map<string, number>();
  let top = 0;
  for (const [index, row] of rows.entries()) {
    tops[index] = top;
    indexByKey.set(row.key, index);
    top += heightOf(row);
  }
  tops[rows.length] = top;
  return { tops, indexByKey };
}

/** The row that covers a place; the first or the last one for a place beyond the ends. -1 when there are no rows. */
export function rowAt({ tops }: RowLayout, place: number): number {
  let low = 0;
  let high = tops.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, tops.length - 2);
}

/** The rows that touch the stretch between two places. */
export function rowsBetween(layout: RowLayout, from: number, to: number): RowRange {
  if (layout.tops.length < 2) return { start: 0, end: 0 };
  return { start: rowAt(layout, from), end: rowAt(layout, to) + 1 };
}

/** The top of a row; the list's height for its length, 0 for what is not there. */
export function topOf({ tops }: RowLayout, index: number): number {
  return tops[index] ?? 0;
}
