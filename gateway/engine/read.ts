import { isSameText, writeAgain, writeByte } from './bytes';
import { fieldByKey, hold, isFiniteNumber, isInt, lacks, malformed, setTypeName, typeBy, writeId } from './host';
import {
  afterComma,
  backslash,
  closeBrace,
  closeBracket,
  comma,
  dot,
  endOfKey,
  endOfNumber,
  endOfString,
  endOfValue,
  lowerF,
  lowerN,
  lowerT,
  minus,
  nine,
  noKey,
  openBrace,
  openBracket,
  quote,
  skipSpace,
} from './json';
import { isNull, newRecord, typeOf, unasked, wrong } from './records';
import { allocate, byteAt, growRecords, recordAt, run, setRecord } from './run';
import { behind, Position, ReadField, ReadShape } from './tables';

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
  for (let at = pos + 1; at < end; at += 1) {
    if (byteAt(at) === backslash) return changetype<ReadField>(fieldByKey(changetype<usize>(shape), pos, end));
  }
  return changetype<ReadField>(0);
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

function readType(record: i32, position: Position, pos: i32): i32 {
  const end = endOfValue(pos);
  if (!position.isOneType && byteAt(pos) === quote) {
    setTypeName(changetype<usize>(position), record, pos + 1, end - 1);
  }
  return end;
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
  endList(begun);
  return at + 1;
}

/** Adds to the list that was begun last. Lists of leaves have two numbers for each, as slots have. */
function push(item: i32): void {
  if (run.recordsLength + run.openItems === run.recordsRoom) growRecords(1);
  run.openItems += 1;
  setRecord(run.recordsRoom - run.openItems, item);
}

/** Makes a list of the items since `begun`: how many numbers it has, and the numbers. */
function endList(begun: i32): void {
  const count = run.openItems - begun;
  const list = allocate(count + 1);
  setRecord(list, count);
  const first = run.recordsRoom - begun;
  for (let index = 1; index <= count; index += 1) setRecord(list + index, recordAt(first - index));
  run.openItems = begun;
  value = list;
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
  endList(begun);
  return at + 1;
}

const anyLeaf: i32 = 0;
const idLeaf: i32 = 1;
const intLeaf: i32 = 2;
const floatLeaf: i32 = 3;
const booleanLeaf: i32 = 4;

/** Where the text of the leaf that `readLeaf` has read begins, or what there is instead of one; and where it ends. */
let leafStart: i32 = 0;
let leafEnd: i32 = 0;

function readLeaf(leaf: i32, pos: i32): i32 {
  const first = byteAt(pos);
  let end: i32;
  let start = pos;
  if (first === quote) {
    end = endOfString(pos);
    if (leaf >= intLeaf && leaf <= booleanLeaf) start = wrong;
  } else if (first === lowerN) {
    end = endOfValue(pos);
    start = isNull;
  } else if (first === lowerT || first === lowerF) {
    end = endOfValue(pos);
    if (leaf !== booleanLeaf && leaf !== anyLeaf) start = wrong;
  } else if (first === openBrace || first === openBracket) {
    end = endOfValue(pos);
    if (leaf !== anyLeaf) start = wrong;
  } else {
    end = endOfNumber(pos);
    if (leaf === idLeaf) {
      readNumberAsId(pos, end);
      return end;
    }
    if (leaf === intLeaf) {
      if (!isSurelyInt(pos, end) && !isInt(pos, end)) start = wrong;
    } else if (leaf !== floatLeaf && leaf !== anyLeaf) start = wrong;
    else if (!isSurelyFinite(pos, end) && !isFiniteNumber(pos, end)) start = wrong;
  }
  leafStart = start;
  leafEnd = end;
  return end;
}

/** An id that is a number in JSON is text to clients. */
function readNumberAsId(start: i32, end: i32): void {
  leafStart = run.bytesLength;
  if (byteAt(start) !== minus && isSurelyInt(start, end)) {
    writeByte(quote);
    writeAgain(start, end);
    writeByte(quote);
  } else if (!writeId(start, end)) leafStart = wrong;
  leafEnd = run.bytesLength;
}

/** Whether a number is short and has neither a fraction nor an exponent. */
function isSurelyInt(start: i32, end: i32): bool {
  if (end - start >= 10) return false;
  for (let at = start; at < end; at += 1) {
    const byte = byteAt(at);
    if (byte === dot || byte > nine) return false;
  }
  return true;
}

/** Whether a number is not long and has no exponent. */
function isSurelyFinite(start: i32, end: i32): bool {
  if (end - start > 300) return false;
  for (let at = start; at < end; at += 1) if (byteAt(at) > nine) return false;
  return true;
}

function nullOrWrong(pos: i32): i32 {
  const end = endOfValue(pos);
  value = byteAt(pos) === lowerN ? isNull : wrong;
  return end;
}
