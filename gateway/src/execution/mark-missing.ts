import type { Target } from './lane-targets.ts';
import type { ReadShape } from './read-shape.ts';
import { nothingYet, type RecordNumber } from './record.ts';
import type { Records } from './records.ts';

/** Notes that a step brought nothing for these objects: it failed. */
export function markMissing(run: Records, target: Target): void {
  mark(run, target, nothingYet.missing);
}

/** Notes that a step brought nothing for these objects: its subgraph says that there are none such. */
export function markGone(run: Records, target: Target): void {
  mark(run, target, nothingYet.gone);
}

function mark(run: Records, { step, records }: Target, as: number): void {
  for (const record of records) {
    for (const { slot } of step.read.fields) {
      if (slot !== null && run.at(record + slot.index) === nothingYet.unasked) {
        run.set(record + slot.index, as);
      }
    }
  }
}

/**
 * Takes back what a step brought.
 * @param held places of objects that were there before
 */
export function discard(run: Records, { step, records }: Target, held: ReadonlySet<number>): void {
  for (const record of records) discardFields(run, record, step.read, held);
}

function discardFields(run: Records, record: RecordNumber, { fields }: ReadShape, held: ReadonlySet<number>): void {
  for (const { slot, child } of fields) {
    if (slot === null) continue;
    const at = record + slot.index;
    if (child && held.has(at) && run.at(at) >= 0) discardWithin(run, run.at(at), slot.listDepth, child, held);
    else run.set(at, nothingYet.missing);
  }
}

function discardWithin(
  run: Records,
  value: number,
  listDepth: number,
  shape: ReadShape,
  held: ReadonlySet<number>,
): void {
  if (value < 0) return;
  if (listDepth === 0) {
    discardFields(run, value, shape, held);
    return;
  }
  for (let index = 1; index <= run.at(value); index += 1) {
    discardWithin(run, run.at(value + index), listDepth - 1, shape, held);
  }
}
