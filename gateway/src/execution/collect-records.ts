import { type AnswerRecord, markSlot, type Slot, type Value } from './record.ts';

/**
 * Visits the records at the end of a path, each once, however many places of the answer it stands at.
 * @param mark a number that no walk of this execution had before
 * @param visit returns the record that is to stand there from now on
 */
export function collectRecords(
  root: AnswerRecord,
  path: readonly Slot[],
  mark: number,
  visit: (record: AnswerRecord) => AnswerRecord,
): void {
  walk(root, 0);

  function walk(record: AnswerRecord, depth: number): AnswerRecord {
    if (record[markSlot] === mark) return record;
    record[markSlot] = mark;
    const slot = path[depth];
    if (slot === undefined) return visit(record);
    const value = record[slot.index];
    if (Array.isArray(value)) record[slot.index] = follow(value, slot.listDepth, depth + 1);
    return record;
  }

  function follow(value: Value[], listDepth: number, depth: number): Value[] {
    if (listDepth === 0) return walk(value, depth);
    for (let index = 0; index < value.length; index += 1) {
      const item = value[index];
      if (Array.isArray(item)) value[index] = follow(item, listDepth - 1, depth);
    }
    return value;
  }
}
