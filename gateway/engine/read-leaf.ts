import { writeAgain, writeByte } from './bytes';
import { isFiniteNumber, isInt, writeId } from './host';
import {
  dot,
  endOfNumber,
  endOfString,
  endOfValue,
  lowerF,
  lowerN,
  lowerT,
  minus,
  nine,
  openBrace,
  openBracket,
  quote,
} from './json';
import { isNull, wrong } from './records';
import { byteAt, run } from './run';

/* Reads a leaf: finds where its JSON text ends, and whether it is of the kind that was declared. */

const anyLeaf: i32 = 0;
const idLeaf: i32 = 1;
const intLeaf: i32 = 2;
const floatLeaf: i32 = 3;
const booleanLeaf: i32 = 4;

/** Where the text of the leaf that `readLeaf` has read begins, or what there is instead of one; and where it ends. */
export let leafStart: i32 = 0;
export let leafEnd: i32 = 0;

export function readLeaf(leaf: i32, pos: i32): i32 {
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
