import { type AnswerRecord, markSlot, type Slot, type Value } from './record.ts';

/**
 * Visits the records at the end of a path, each once, however many places of the answer it stands at.
 * @param mark a number that no walk of this execution had before
 */
export function collectRecords(
  root: AnswerRecord,
  path: readonly Slot[],
  mark: number,
  visit: (record: AnswerRecord) => void,
): void {
  walk(root, 0);

  function walk(record: AnswerRecord, depth: number): void {
    if (record[markSlot] === mark) return;
    record[markSlot] = mark;
    const slot = path[depth];
    if (slot === undefined) visit(record);
    else follow(record[slot.index], slot.listDepth, depth + 1);
  }

  function follow(value: Value, listDepth: number, depth: number): void {
    if (!Array.isArray(value)) return;
    if (listDepth === 0) walk(value, depth);
    else for (const item of value) follow(item, listDepth - 1, depth);
  }
}
