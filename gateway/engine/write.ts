import { writeAgain, writeByte, writeNull, writeText } from './bytes';
import { outputFieldsOf, violated, writeUnescaped } from './host';
import { closeBrace, closeBracket, comma, hasEscape, openBrace, openBracket } from './json';
import { nameAmong } from './names';
import { gone, sharedSlot, textSlot, typeOf, wrong } from './records';
import { maxPath, pathAt, recordAt, run, setRecord } from './run';
import { endStretch, extendStretch, writeName } from './stretch';
import {
  behind,
  holds,
  lineOf,
  Names,
  OutputField,
  OutputFields,
  OutputShape,
  OutputType,
  Text,
  TypeLines,
} from './tables';

/*
 * Writes the client's answer as JSON in one walk over the records, behind what subgraphs answered. A null that may not be takes its
 * parent with it, as GraphQL has it: then a function returns false, and has written nothing.
 */

const leafKind: i32 = 0;
const objectKind: i32 = 1;
const constantText: i32 = -2;

/** Whether there are fields of a type, instead of `outputFieldsOf`'s 1. */
const unknownFields: usize = 1;

export function writeObject(record: i32, shape: OutputShape): bool {
  const shared = recordAt(record + sharedSlot);
  if (shared === 0) return writeFields(record, shape);
  if (shared === shape.number && run.isWhole !== 0) {
    writeAgain(recordAt(record + textSlot), recordAt(record + textSlot + 1));
    return true;
  }
  const start = run.bytesLength;
  const before = violations;
  const isThere = writeFields(record, shape);
  // Violations are told of each place.
  if (isThere && run.isWhole !== 0 && violations === before) {
    setRecord(record + sharedSlot, shape.number);
    setRecord(record + textSlot, start);
    setRecord(record + textSlot + 1, run.bytesLength);
  }
  return isThere;
}

/** How many there were so far. */
let violations: i32 = 0;

function violation(field: usize, isWrong: bool, isGone: bool): bool {
  violations += 1;
  violated(field, isWrong, isGone);
  return false;
}

function fieldsOf(shape: OutputShape, type: i32): usize {
  const line = lineOf(changetype<TypeLines>(behind(shape)), type);
  if (line.type !== type) {
    const fields = outputFieldsOf(changetype<usize>(shape), type);
    line.type = type;
    line.value = fields;
  }
  return line.value;
}

function writeFields(record: i32, shape: OutputShape): bool {
  const fields = fieldsOf(shape, typeOf(shape.position, record));
  if (fields === unknownFields) return violation(0, true, false);
  const start = run.bytesLength;
  run.depth += 1;
  const count = changetype<OutputFields>(fields).count;
  let at = fields + offsetof<OutputFields>();
  for (let left = count; left > 0; left -= 1, at += offsetof<OutputField>()) {
    const field = changetype<OutputField>(at);
    if (!holds(field.condition)) continue;
    if (field.isPlain) {
      // By far the most frequent case.
      const begins = recordAt(record + field.slot);
      if (begins >= 0) {
        extendStretch(field, start, begins, recordAt(record + field.slot + 1));
        continue;
      }
    }
    endStretch();
    writeName(field, start);
    if (!writeField(record, field)) return takeBack(start);
  }
  endStretch();
  run.depth -= 1;
  if (run.bytesLength === start) writeByte(openBrace);
  writeByte(closeBrace);
  return true;
}

/** @returns false when the object that has the field must be null too */
function writeField(record: i32, field: OutputField): bool {
  const slot = field.slot;
  const type = field.type;
  if (slot === constantText) {
    writeText(field.text, field.textLength);
    return true;
  }
  setPath(-(<i32>changetype<usize>(field)));
  // Where no subgraph could be asked, a null without an error would be a lie.
  const isThere = slot < 0 ? violation(changetype<usize>(field), false, false) : writeValue(record + slot, type);
  if (isThere) return true;
  if (type.nonNull) return false;
  writeNull();
  return true;
}

/** @param element an index, or the address of a field with a minus */
function setPath(element: i32): void {
  if (run.depth <= maxPath) store<i32>(pathAt + ((<usize>(run.depth - 1)) << 2), element);
}

/** @param place where it stands among the records */
function writeValue(place: i32, type: OutputType): bool {
  const value = recordAt(place);
  if (value < 0) {
    if (value === wrong) return violation(0, true, false);
    return type.nonNull ? violation(0, false, value === gone) : false;
  }
  if (type.kind === objectKind) return writeObject(value, changetype<OutputShape>(type.inner));
  if (type.kind !== leafKind) return writeList(value, changetype<OutputType>(type.inner));
  return writeLeaf(value, recordAt(place + 1), type.allowed);
}

function writeLeaf(start: i32, end: i32, allowed: usize): bool {
  if (allowed === 0 || isNamed(allowed, start, end)) {
    writeAgain(start, end);
    return true;
  }
  if (hasEscape(start, end)) {
    const begun = run.bytesLength;
    writeUnescaped(start, end);
    if (isNamed(allowed, begun, run.bytesLength)) return true;
    run.bytesLength = begun;
  }
  return violation(0, true, false);
}

function isNamed(names: usize, start: i32, end: i32): bool {
  return nameAmong(changetype<Names>(names), offsetof<Text>(), start, end) !== 0;
}

/** @param list where it stands among the records */
function writeList(list: i32, type: OutputType): bool {
  const start = run.bytesLength;
  const step = type.kind === leafKind ? 2 : 1;
  const count = recordAt(list);
  writeByte(openBracket);
  run.depth += 1;
  for (let index = 0; index < count; index += step) {
    if (index > 0) writeByte(comma);
    setPath(index / step);
    if (writeValue(list + 1 + index, type)) continue;
    if (type.nonNull) return takeBack(start);
    writeNull();
  }
  run.depth -= 1;
  writeByte(closeBracket);
  return true;
}

/** Leaves an object or a list that is null after all. */
function takeBack(start: i32): bool {
  run.bytesLength = start;
  run.isWhole = false;
  run.depth -= 1;
  return false;
}
