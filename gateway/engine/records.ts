import { isSameText } from './bytes';
import { setType } from './host';
import { allocate, recordAt, run, setRecord } from './run';
import { behind, Position, PositionSlot, TypeName } from './tables';

/* What stands in records: see record.ts. */

export const unasked: i32 = -1;
export const isNull: i32 = -2;
export const wrong: i32 = -4;
export const gone: i32 = -5;

export const typeSlot: i32 = 0;
export const markSlot: i32 = 1;
export const staysSlot: i32 = 2;
export const sharedSlot: i32 = 3;
export const sharedUnwritten: i32 = 1;
export const textSlot: i32 = 4;
export const headSize: i32 = 6;

export function newRecord(position: Position, type: i32): i32 {
  const size = position.size;
  const record = allocate(size);
  const at = run.records + ((<usize>record) << 2);
  memory.fill(at, 0, headSize << 2);
  memory.fill(at + (headSize << 2), 0xff, (<usize>(size - headSize)) << 2);
  if (type !== 0) setRecord(record + typeSlot, type);
  return record;
}

/** The number of a record's type as far as it is known, else 0. */
export function typeOf(position: Position, record: i32): i32 {
  return recordAt(record + typeSlot) || position.ownType;
}

/** Takes note of the type that an object says it has; `setType` of record.ts says why not always. */
export function noteType(record: i32, name: TypeName): void {
  if (name.isObject || recordAt(record + typeSlot) === 0) setRecord(record + typeSlot, name.type);
}

/** Whether two records hold the same leaf, or the very same object or list. */
export function isSameContent(one: i32, other: i32, isPair: i32): bool {
  const a = recordAt(one);
  const b = recordAt(other);
  if (a === b) return true;
  if (!isPair || a < 0 || b < 0) return false;
  const length = recordAt(one + 1) - a;
  return length === recordAt(other + 1) - b && isSameText(run.bytes + a, run.bytes + b, length);
}

/**
 * Puts one record in the place of another that has the same content so far. Whatever is fetched for either would be the same.
 * @returns the one that stays
 */
export function mergeSame(position: Position, kept: i32, other: i32): i32 {
  if (kept === other || recordAt(kept + typeSlot) !== recordAt(other + typeSlot)) return other;
  let slot = behind(position);
  for (let left = position.slotCount; left > 0; left -= 1, slot += offsetof<PositionSlot>()) {
    const index = changetype<PositionSlot>(slot).index;
    if (!isSameContent(kept + index, other + index, changetype<PositionSlot>(slot).isPair)) return other;
  }
  setRecord(kept + sharedSlot, sharedUnwritten);
  return kept;
}

/** Gives a record the type of another at the same position. */
export function shareType(position: Position, from: i32, to: i32): void {
  const type = typeOf(position, from);
  if (type !== 0 && !position.isOneType) setType(changetype<usize>(position), to, type);
}
