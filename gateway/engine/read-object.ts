import { isSameText } from './bytes';
import { fieldByKey, hold, lacks, malformed, typeBy } from './host';
import {
  afterComma,
  closeBrace,
  closeBracket,
  comma,
  endOfKey,
  endOfString,
  endOfValue,
  hasEscape,
  lowerN,
  noKey,
  openBrace,
  openBracket,
  quote,
  skipSpace,
} from './json';
import { endList, push } from './open-items';
import { leafEnd, leafStart, readLeaf } from './read-leaf';
import { readType } from './read-type';
import { isNull, newRecord, typeOf, unasked, wrong } from './records';
import { byteAt, recordAt, run, setRecord } from './run';
import { behind, ReadField, ReadShape } from './tables';

/*
 * Reads a subgraph's answer straight into records. Nothing is decoded, unescaped or copied: a leaf is kept as the place of the JSON text
 * that it is. A reading function returns the place after what it read.
 */

const space: u32 = 32;

/** Reads the object at `pos` into a record. */
export function readObject(record: i32, shape: ReadShape, pos: i32): i32 {
  let expected = behind(shape);
  const last = expected + <usize>shape.fieldCount * offsetof<ReadField>();
  let read = 0;
  let isInOrder = true;
  let at = pos + 1;
  if (byteAt(at) !== quote) at = skipSpace(at);
  while (byteAt(at) !== closeBrace) {
    let field = changetype<ReadField>(expected);
    if (expected < last && isSameText(run.bytes + at, field.key, field.keyLength)) {
      at += field.keyLength;
      if (byteAt(at) <= space) at = skipSpace(at);
    } else {
      field = findField(shape, at);
      at = endOfKey(at);
      // What comes twice is not to count for what does not come.
      isInOrder = false;
    }
    if (changetype<usize>(field) === 0) at = endOfValue(at);
    else {
      at = readField(record, shape, field, at);
      expected = changetype<usize>(field) + offsetof<ReadField>();
      read += 1;
    }
    if (byteAt(at) !== comma) {
      at = skipSpace(at);
      if (byteAt(at) === closeBrace) break;
    }
    at = afterComma(at);
    if (byteAt(at) !== quote) at = skipSpace(at);
    // A comma is followed by another member.
    if (byteAt(at) !== quote) malformed(noKey);
  }
  if (!isInOrder || read < shape.fieldCount) lacks(record, changetype<usize>(shape));
  return at + 1;
}

/** @param pos at the key's opening quote @returns 0 for a key that was not asked for */
function findField(shape: ReadShape, pos: i32): ReadField {
  if (byteAt(pos) !== quote) malformed(noKey);
  const end = endOfString(pos);
  const length = end - pos;
  let field = behind(shape);
  for (let left = shape.fieldCount; left > 0; left -= 1, field += offsetof<ReadField>()) {
    const known = changetype<ReadField>(field);
    // The colon counts there.
    if (known.keyLength === length + 1 && isSameText(run.bytes + pos, known.key, length)) return known;
  }
  return changetype<ReadField>(hasEscape(pos, end) ? fieldByKey(changetype<usize>(shape), pos, end) : 0);
}

function readField(record: i32, shape: ReadShape, field: ReadField, pos: i32): i32 {
  if (field.slot < 0) return readType(record, shape.position, pos);
  const place = record + field.slot;
  if (field.isPair) {
    const end = readLeaf(field.leaf, pos);
    setRecord(place, leafStart);
    setRecord(place + 1, leafEnd);
    return end;
  }
  const known = recordAt(place);
  if (field.child === 0) {
    const end = readLeaves(field.leaf, field.listDepth, pos);
    keep(place, known);
    return end;
  }
  if (known >= 0) hold(place);
  const child = changetype<ReadShape>(field.child);
  const type = field.isWide ? typeBy(changetype<usize>(field), typeOf(shape.position, record)) : 0;
  const end = readComposite(child, field.listDepth, pos, known, type);
  keep(place, known);
  return end;
}

/** What `readComposite` and `readLeaves` have read. */
let value: i32 = 0;

/** What another subgraph said of an object stays when this one does not know it. */
function keep(place: i32, known: i32): void {
  if (value !== isNull || known === unasked) setRecord(place, value);
}

/**
 * @param known what is there already: an object whose fields come from several subgraphs is read into one record
 * @param type of the objects, where the field says it, else 0
 */
function readComposite(shape: ReadShape, listDepth: i32, pos: i32, known: i32, type: i32): i32 {
  if (listDepth === 0) {
    if (byteAt(pos) !== openBrace) return nullOrWrong(pos);
    const record = known >= 0 ? known : newRecord(shape.position, type);
    const end = readObject(record, shape, pos);
    value = record;
    return end;
  }
  if (byteAt(pos) !== openBracket) return nullOrWrong(pos);
  const begun = run.openItems;
  const knownItems = known >= 0 ? recordAt(known) : 0;
  let at = skipSpace(pos + 1);
  for (let index = 1; byteAt(at) !== closeBracket; index += 1) {
    if (index > 1) at = skipSpace(afterComma(at));
    at = readComposite(shape, listDepth - 1, at, index <= knownItems ? recordAt(known + index) : unasked, type);
    push(value);
    if (byteAt(at) !== comma) at = skipSpace(at);
  }
  value = endList(begun);
  return at + 1;
}

function readLeaves(leaf: i32, listDepth: i32, pos: i32): i32 {
  if (byteAt(pos) !== openBracket) return nullOrWrong(pos);
  const begun = run.openItems;
  let at = skipSpace(pos + 1);
  for (let index = 1; byteAt(at) !== closeBracket; index += 1) {
    if (index > 1) at = skipSpace(afterComma(at));
    if (listDepth > 1) {
      at = readLeaves(leaf, listDepth - 1, at);
      push(value);
    } else {
      at = readLeaf(leaf, at);
      push(leafStart);
      push(leafEnd);
    }
    at = skipSpace(at);
  }
  value = endList(begun);
  return at + 1;
}

function nullOrWrong(pos: i32): i32 {
  const end = endOfValue(pos);
  value = byteAt(pos) === lowerN ? isNull : wrong;
  return end;
}
