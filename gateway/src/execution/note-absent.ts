import type { ReadShape } from './read-shape.ts';
import { nothingYet, type RecordNumber } from './record.ts';
import type { Records } from './records.ts';

/** Notes what an answer should have had of an object, and had not: nobody is to take it for what was not asked for. */
export function noteAbsent(records: Records, record: RecordNumber, { position, fields }: ReadShape): void {
  // Where objects may be of several types, the fields of others are rightly not there.
  if (!position.isOneType) return;
  for (const { slot, isConditional } of fields) {
    if (slot === null || isConditional || records.at(record + slot.index) !== nothingYet.unasked) continue;
    records.ints[record + slot.index] = nothingYet.missing;
  }
}
