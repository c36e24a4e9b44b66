import { malformed } from './host';
import { byteAt, run } from './run';

/* Finds where JSON values end, and insists that they are JSON: what passes here is sent on to clients as it is. */

export const quote: u32 = 34;
export const comma: u32 = 44;
export const minus: u32 = 45;
export const dot: u32 = 46;
export const zero: u32 = 48;
export const nine: u32 = 57;
export const colon: u32 = 58;
export const openBracket: u32 = 91;
export const backslash: u32 = 92;
export const closeBracket: u32 = 93;
export const lowerF: u32 = 102;
export const lowerN: u32 = 110;
export const lowerT: u32 = 116;
export const openBrace: u32 = 123;
export const closeBrace: u32 = 125;
const space: u32 = 32;

/** Indices of the host's sentences (engine-host.ts). */
export const badString: i32 = 0;
export const badEscape: i32 = 1;
export const badNumber: i32 = 2;
export const tooDeep: i32 = 3;
export const noValue: i32 = 4;
export const noKey: i32 = 5;
export const noColon: i32 = 6;
export const noComma: i32 = 7;

/** @param pos at the opening quote @returns the place after the closing one */
export function endOfString(pos: i32): i32 {
  const bytes = run.bytes;
  let at = bytes + pos + 1;
  while (true) {
    // Sixteen at a time. The byte behind an answer is a control character, so that nothing is found past it.
    const some = v128.load(at);
    const special = v128.or(
      v128.or(i8x16.eq(some, i8x16.splat(34)), i8x16.eq(some, i8x16.splat(92))),
      i8x16.lt_u(some, i8x16.splat(32)),
    );
    const found = i8x16.bitmask(special);
    if (found === 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    const byte: u32 = load<u8>(at);
    if (byte === quote) return <i32>(at + 1 - bytes);
    if (byte !== backslash) malformed(badString);
    at += lengthOfEscape(at);
  }
}

/** Whether a string that `endOfString` has passed holds escapes. */
export function hasEscape(start: i32, end: i32): bool {
  for (let at = start; at < end; at += 1) if (byteAt(at) === backslash) return true;
  return false;
}

/** @param at an address */
function lengthOfEscape(at: usize): usize {
  switch (load<u8>(at + 1)) {
    case 34:
    case 92:
    case 47:
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
      return 2;
    case 117:
      if (isHex(at + 2) && isHex(at + 3) && isHex(at + 4) && isHex(at + 5)) return 6;
  }
  malformed(badEscape);
  return 0;
}

function isHex(at: usize): bool {
  const byte: u32 = load<u8>(at);
  return isDigit(byte) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);
}

export function isDigit(byte: u32): bool {
  return byte - zero <= 9;
}

/** @param pos at the sign or the first digit */
export function endOfNumber(pos: i32): i32 {
  let at = byteAt(pos) === minus ? pos + 1 : pos;
  at = byteAt(at) === zero ? at + 1 : endOfDigits(at);
  if (byteAt(at) === dot) at = endOfDigits(at + 1);
  if ((byteAt(at) | 32) === 101) {
    const sign = byteAt(at + 1);
    at = endOfDigits(sign === 43 || sign === minus ? at + 2 : at + 1);
  }
  return at;
}

function endOfDigits(pos: i32): i32 {
  let at = pos;
  while (isDigit(byteAt(at))) at += 1;
  if (at === pos) malformed(badNumber);
  return at;
}

/** Leaves out white space, which servers seldom write. */
export function skipSpace(pos: i32): i32 {
  let at = pos;
  while (isSpace(byteAt(at))) at += 1;
  return at;
}

function isSpace(byte: u32): bool {
  return byte <= space && (byte === space || byte === 10 || byte === 13 || byte === 9);
}

const maxDepth: i32 = 200;

/** The end of any value that is of no interest, or that is passed on as it is. */
export function endOfValue(pos: i32): i32 {
  return endOfNested(pos, 0);
}

function endOfNested(pos: i32, depth: i32): i32 {
  const byte = byteAt(pos);
  if (byte === quote) return endOfString(pos);
  if (byte === openBrace || byte === openBracket) {
    if (depth > maxDepth) malformed(tooDeep);
    return endOfItems(pos, byte === openBrace, depth);
  }
  if (byte === lowerN) return endOfWord(pos, 0x6c6c756e, 4);
  if (byte === lowerT) return endOfWord(pos, 0x65757274, 4);
  if (byte === lowerF) return endOfWord(pos + 1, 0x65736c61, 4);
  return endOfNumber(pos);
}

/** @param word as it stands in memory */
function endOfWord(pos: i32, word: u32, length: i32): i32 {
  if (load<u32>(run.bytes + pos) !== word) malformed(noValue);
  return pos + length;
}

function endOfItems(pos: i32, isObject: bool, depth: i32): i32 {
  const close = isObject ? closeBrace : closeBracket;
  let at = skipSpace(pos + 1);
  if (byteAt(at) === close) return at + 1;
  while (true) {
    if (isObject) at = endOfKey(at);
    at = skipSpace(endOfNested(at, depth + 1));
    if (byteAt(at) === close) return at + 1;
    at = skipSpace(afterComma(at));
  }
}

/** @returns where the value of a key starts */
export function endOfKey(pos: i32): i32 {
  if (byteAt(pos) !== quote) malformed(noKey);
  const at = skipSpace(endOfString(pos));
  if (byteAt(at) !== colon) malformed(noColon);
  return skipSpace(at + 1);
}

export function afterComma(pos: i32): i32 {
  if (byteAt(pos) !== comma) malformed(noComma);
  return pos + 1;
}
