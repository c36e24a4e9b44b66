import { noteAbsent } from './absent-fields.ts';
import type { LeafKind } from './graph-types.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { nothingYet, type RecordNumber } from './record.ts';
import type { Records } from './records.ts';

/**
 * Reads a subgraph's answer that is a value already, since the subgraph lives in this process. The value may be shared with other
 * readers: it is never changed. Leaves are written to the run's bytes.
 */
export function readValueInto(records: Records, record: RecordNumber, shape: ReadShape, object: object): void {
  let isWhole = true;
  for (const field of shape.fields) {
    const value = memberOf(object, field.key);
    if (value === undefined) isWhole = false;
    else readField(records, record, shape, field, value);
  }
  if (!isWhole) noteAbsent(records, record, shape);
}

/** A member of a plain object of whatever origin; names such as `__proto__` and `constructor` are nothing special. */
export function memberOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}

function readField(
  records: Records,
  record: RecordNumber,
  shape: ReadShape,
  { name, slot, leaf, child }: ReadField,
  value: unknown,
): void {
  if (slot === null) {
    if (typeof value === 'string') shape.position.setType(records, record, value);
    return;
  }
  const at = record + slot.index;
  if (slot.isPair) {
    const start = writeLeaf(records, value, leaf ?? 'any');
    records.set(at, start);
    records.set(at + 1, records.bytes.length);
    return;
  }
  const known = records.at(at);
  if (child && known >= 0) records.hold(at);
  const read = child
    ? composite(child, slot.listDepth, value, {
        known,
        records,
        type: child.position.typeBy(shape.position.typeOf(records, record), name),
      })
    : leafList(leaf ?? 'any', slot.listDepth, value, records);
  // What another subgraph said of an object stays when this one does not know it.
  if (read !== nothingYet.null || known === nothingYet.unasked) records.set(at, read);
}

interface Around {
  /** What is there already. */
  readonly known: number;
  readonly records: Records;
  /** Of the objects, where the field says it, else 0. */
  readonly type: number;
}

function composite(shape: ReadShape, listDepth: number, value: unknown, around: Around): number {
  const { known, records, type } = around;
  if (value === null) return nothingYet.null;
  if (typeof value !== 'object') return nothingYet.wrong;
  if (listDepth === 0) {
    if (Array.isArray(value)) return nothingYet.wrong;
    const record = known >= 0 ? known : shape.position.newRecord(records, type);
    readValueInto(records, record, shape, value);
    return record;
  }
  if (!Array.isArray(value)) return nothingYet.wrong;
  const knownItems = known >= 0 ? records.at(known) : 0;
  const begun = records.beginList();
  for (const [index, item] of value.entries()) {
    const knownItem = index < knownItems ? records.at(known + 1 + index) : nothingYet.unasked;
    records.push(composite(shape, listDepth - 1, item, { ...around, known: knownItem }));
  }
  return records.endList(begun);
}

function leafList(kind: LeafKind, listDepth: number, value: unknown, records: Records): number {
  if (value === null) return nothingYet.null;
  if (!Array.isArray(value)) return nothingYet.wrong;
  const begun = records.beginList();
  for (const item of value) {
    if (listDepth > 1) {
      records.push(leafList(kind, listDepth - 1, item, records));
      continue;
    }
    records.push(writeLeaf(records, item, kind));
    records.push(records.bytes.length);
  }
  return records.endList(begun);
}

/** @returns where its text begins; it ends where the run's bytes do */
function writeLeaf({ bytes }: Records, value: unknown, kind: LeafKind): number {
  if (value === null) return nothingYet.null;
  const text = leafText(kind, value);
  if (typeof text !== 'string') return nothingYet.wrong;
  const start = bytes.length;
  bytes.text(text);
  return start;
}

/** A leaf as JSON text, or null when it is not of its kind. */
function leafText(kind: LeafKind, value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return kind === 'Int' || kind === 'Float' || kind === 'Boolean' ? null : quoted(value);
    case 'number':
      return numberText(kind, value);
    case 'boolean':
      return kind === 'Boolean' || kind === 'any' ? String(value) : null;
    case 'object':
      return kind === 'any' ? JSON.stringify(value) : null;
    default:
      return null;
  }
}

function numberText(kind: LeafKind, value: number): string | null {
  if (!Number.isFinite(value)) return null;
  if (kind === 'Int') return (value | 0) === value ? String(value) : null;
  if (kind === 'Float' || kind === 'any') return String(value);
  return kind === 'ID' && Number.isInteger(value) ? `"${value}"` : null;
}

/** Everything that JSON escapes: quotes, backslashes, control characters, halves of surrogate pairs. */
const needsEscape = /["\\\p{Cc}\p{Cs}]/u;

function quoted(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}
