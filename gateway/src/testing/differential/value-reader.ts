import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import { noteAbsent } from '../../execution/absent-fields.ts';
import type { LeafKind } from '../../execution/graph-types.ts';
import type { Asked, LaneTargets } from '../../execution/lane-targets.ts';
import { checkCount, noteNoEntity, noteNothing, type ReadParts } from '../../execution/read-answer.ts';
import type { ReadField, ReadShape } from '../../execution/read-shape.ts';
import { nothingYet, type RecordNumber } from '../../execution/record.ts';
import type { Records } from '../../execution/records.ts';
import { memberOf, readErrors } from '../../execution/subgraph-errors.ts';
import { answerText } from '../../upstream/subgraph-transport.ts';

/** Reads an answer as JavaScript does, in place of the engine: what both must take from it, tests compare. It is slow, and plain. */
export const readParsed: ReadParts = ({ memory: { records }, asked, onExtensions }, answer, answered) => {
  const parsed: SubgraphResponse = JSON.parse(answerText(answer));
  const { data, errors, extensions } = parsed;
  if (extensions !== undefined) onExtensions(extensions);
  // Anything else than an object is none.
  const hasData = typeof data === 'object' && data !== null && !Array.isArray(data);
  if (hasData) readData(records, asked, data, answered);
  else noteNothing(records, asked);
  return { hasData, errors: readErrors(errors, hasData) };
};

function readData(records: Records, asked: Asked, data: object, answered: LaneTargets[]): void {
  if (!('lanes' in asked)) {
    for (const record of asked.records) readValueInto(records, record, asked.step.read, data);
    return;
  }
  for (const found of asked.lanes) {
    const entities = memberOf(data, found.lane.key);
    if (!Array.isArray(entities)) continue;
    checkCount(entities.length, found);
    answered.push(found);
    for (const [index, entity] of entities.entries()) {
      if (typeof entity === 'object' && entity !== null && !Array.isArray(entity)) {
        for (const target of found.at(index)) {
          for (const record of target.records) readValueInto(records, record, target.step.read, entity);
        }
      } else noteNoEntity(records, found.at(index), entity === null);
    }
  }
}

/** Leaves are written to the run's bytes. */
function readValueInto(records: Records, record: RecordNumber, shape: ReadShape, object: object): void {
  let isWhole = true;
  for (const field of shape.fields) {
    const value = memberOf(object, field.key);
    if (value === undefined) isWhole = false;
    else readField(records, record, shape, field, value);
  }
  if (!isWhole) noteAbsent(records, record, shape);
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
  const items: number[] = [];
  for (const [index, item] of value.entries()) {
    const knownItem = index < knownItems ? records.at(known + 1 + index) : nothingYet.unasked;
    items.push(composite(shape, listDepth - 1, item, { ...around, known: knownItem }));
  }
  return records.allocate(Int32Array.of(items.length, ...items));
}

function leafList(kind: LeafKind, listDepth: number, value: unknown, records: Records): number {
  if (value === null) return nothingYet.null;
  if (!Array.isArray(value)) return nothingYet.wrong;
  const items: number[] = [];
  for (const item of value) {
    if (listDepth > 1) {
      items.push(leafList(kind, listDepth - 1, item, records));
      continue;
    }
    items.push(writeLeaf(records, item, kind));
    items.push(records.bytes.length);
  }
  return records.allocate(Int32Array.of(items.length, ...items));
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
      return kind === 'Int' || kind === 'Float' || kind === 'Boolean' ? null : JSON.stringify(value);
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
