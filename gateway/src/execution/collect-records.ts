import { markSlot, type RecordNumber, type Slot, staysSlot } from './record.ts';
import type { Records } from './records.ts';

/**
 * Visits the records at the end of a path, each once, however many places of the answer it stands at.
 * @param mark a number that no walk of this run had before
 * @param visit returns the record that is to stand there from now on
 */
export function collectRecords(
  records: Records,
  root: RecordNumber,
  path: readonly Slot[],
  mark: number,
  visit: (record: RecordNumber) => RecordNumber,
): void {
  walk(root, 0);

  /** @returns the record that is to stand in its place */
  function walk(record: RecordNumber, depth: number): RecordNumber {
    if (records.at(record + markSlot) === mark) return records.at(record + staysSlot);
    records.ints[record + markSlot] = mark;
    records.ints[record + staysSlot] = record;
    const slot = path[depth];
    if (slot === undefined) {
      const stays = visit(record);
      records.ints[record + staysSlot] = stays;
      return stays;
    }
    follow(record + slot.index, slot.listDepth, depth + 1);
    return record;
  }

  /** @param at where the value stands */
  function follow(at: number, listDepth: number, depth: number): void {
    const value = records.at(at);
    if (value < 0) return;
    if (listDepth === 0) {
      const stays = walk(value, depth);
      if (stays !== value) records.ints[at] = stays;
      return;
    }
    const end = value + records.at(value);
    for (let item = value + 1; item <= end; item += 1) follow(item, listDepth - 1, depth);
  }
}
