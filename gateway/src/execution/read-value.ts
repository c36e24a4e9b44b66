import type { ByteWriter } from './byte-writer.ts';
import type { LeafKind } from './graph-types.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { type AnswerRecord, nullLeaf, type Value, wrong, wrongLeaf } from './record.ts';

/**
 * Reads a subgraph's answer that is a value already, since the subgraph lives in this process. The value may be shared with other
 * readers: it is never changed.
 * @param kept where leaves are written
 */
export function readValueInto(record: AnswerRecord, shape: ReadShape, object: object, kept: ByteWriter): void {
  for (const field of shape.fields) readField(record, shape, field, memberOf(object, field.key), kept);
}

/** A member of a plain object of whatever origin; names such as `__proto__` and `constructor` are nothing special. */
export function memberOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}

function readField(
  record: AnswerRecord,
  shape: ReadShape,
  { name, slot, leaf, child }: ReadField,
  value: unknown,
  kept: ByteWriter,
): void {
  if (value === undefined) return;
  if (slot === null) {
    if (typeof value === 'string') shape.position.setType(record, value);
    return;
  }
  const { index, listDepth } = slot;
  if (slot.isPair) {
    readLeaf(record, index, value, leaf ?? 'any', kept);
    return;
  }
  const known = record[index];
  const read = child
    ? composite(child, listDepth, value, {
        known,
        kept,
        typeName: child.position.typeBy(shape.position.typeOf(record), name),
      })
    : leafList(leaf ?? 'any', listDepth, value, kept);
  // What another subgraph said of an object stays when this one does not know it.
  if (read !== null || known === undefined) record[index] = read;
}

interface Around {
  /** What is there already. */
  readonly known: Value;
  readonly kept: ByteWriter;
  readonly typeName: string | undefined;
}

function composite(shape: ReadShape, listDepth: number, value: unknown, around: Around): Value {
  const { known, kept, typeName } = around;
  if (value === null) return null;
  if (typeof value !== 'object') return wrong;
  if (listDepth === 0) {
    if (Array.isArray(value)) return wrong;
    const record = Array.isArray(known) ? known : shape.position.newRecord(typeName);
    readValueInto(record, shape, value, kept);
    return record;
  }
  if (!Array.isArray(value)) return wrong;
  const knownItems: readonly Value[] = Array.isArray(known) ? known : [];
  return value.map((item: unknown, index) =>
    composite(shape, listDepth - 1, item, { ...around, known: knownItems[index] }),
  );
}

function leafList(kind: LeafKind, listDepth: number, value: unknown, kept: ByteWriter): Value {
  if (value === null) return null;
  if (!Array.isArray(value)) return wrong;
  if (listDepth > 1) return value.map((item: unknown) => leafList(kind, listDepth - 1, item, kept));
  const places: Value[] = [];
  for (const [index, item] of value.entries()) readLeaf(places, index * 2, item, kind, kept);
  return places;
}

function readLeaf(into: Value[], index: number, value: unknown, kind: LeafKind, kept: ByteWriter): void {
  const text = value === null ? null : leafText(kind, value);
  into[index] = typeof text === 'string' ? kept.length : value === null ? nullLeaf : wrongLeaf;
  if (typeof text === 'string') kept.text(text);
  into[index + 1] = kept.length;
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
