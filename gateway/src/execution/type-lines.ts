import type { Position } from './record.ts';

/** So many types of a position's objects are remembered in its tables; where there are more, one takes the place of another. */
const maxLines = 64;
/** A line without a type. */
const freeLine = [-1, 0];

/** What the engine is told instead of fields, or of a template, when there are none for a type. */
export const nothingForType = 1;

/** Lines that the engine fills as it meets the types of a position's objects: see `TypeLines` of engine/tables.ts. */
export function freeTypeLines(position: Position): number[] {
  const types = [...position.possibleTypes()].length;
  const count = Math.min(2 ** Math.ceil(Math.log2(Math.max(types, 1))), maxLines);
  return [count - 1, ...Array.from({ length: count }, () => freeLine).flat()];
}
