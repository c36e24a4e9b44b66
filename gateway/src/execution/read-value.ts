import type { LeafKind } from './graph-types.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { type AnswerRecord, type Value, wrong } from './record.ts';

/**
 * Reads a subgraph's answer that is a value already, since the subgraph lives in this process. The value may be shared with other
 * readers: it is never changed.
 */
export function readValueInto(record: AnswerRecord, shape: ReadShape, object: object): void {
  for (const field of shape.fields) readField(record, shape, field, memberOf(object, field.key));
}

/** A member of a plain object of whatever origin; names such as `__proto__` and `constructor` are nothing special. */
export function memberOf(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}

function readField(record: AnswerRecord, shape: ReadShape, field: ReadField, value: unknown): void {
  const { slot, leaf, child } = field;
  if (value === undefined) return;
  if (slot === null) {
    if (typeof value === 'string') shape.position.setType(record, value);
    return;
  }
  const { index, listDepth } = slot;
  const known = record[index];
  const read = child ? composite(child, listDepth, value, known) : leafOrList(leaf ?? 'any', listDepth, value);
  // What another subgraph said of an object stays when this one does not know it.
  if (read !== null || known === undefined || leaf !== null) record[index] = read;
}

function composite(shape: ReadShape, listDepth: number, value: unknown, known: Value): Value {
  if (value === null) return null;
  if (typeof value !== 'object') return wrong;
  if (listDepth === 0) {
    if (Array.isArray(value)) return wrong;
    const record = Array.isArray(known) ? known : shape.position.newRecord();
    readValueInto(record, shape, value);
    return record;
  }
  if (!Array.isArray(value)) return wrong;
  const knownItems: readonly Value[] = Array.isArray(known) ? known : [];
  return value.map((item: unknown, index) => composite(shape, listDepth - 1, item, knownItems[index]));
}

function leafOrList(kind: LeafKind, listDepth: number, value: unknown): Value {
  if (listDepth === 0 || value === null) return leafText(kind, value);
  return Array.isArray(value) ? value.map((item: unknown) => leafOrList(kind, listDepth - 1, item)) : wrong;
}

/** A leaf as JSON text. */
function leafText(kind: LeafKind, value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return kind === 'Int' || kind === 'Float' || kind === 'Boolean' ? wrong : quoted(value);
    case 'number':
      return numberText(kind, value);
    case 'boolean':
      return kind === 'Boolean' || kind === 'any' ? String(value) : wrong;
    case 'object':
      if (value === null) return null;
      return kind === 'any' ? JSON.stringify(value) : wrong;
    default:
      return wrong;
  }
}

function numberText(kind: LeafKind, value: number): Value {
  if (!Number.isFinite(value)) return wrong;
  if (kind === 'Int') return (value | 0) === value ? String(value) : wrong;
  if (kind === 'Float' || kind === 'any') return String(value);
  return kind === 'ID' && Number.isInteger(value) ? `"${value}"` : wrong;
}

/** Everything that JSON escapes: quotes, backslashes, control characters, halves of surrogate pairs. */
const needsEscape = /["\\\p{Cc}\p{Cs}]/u;

function quoted(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}
