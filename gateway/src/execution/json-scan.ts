import { MalformedAnswer } from './malformed-answer.ts';

/* Finds where JSON values end, and insists that they are JSON: what passes here is sent on to clients as it is. */

export const code = {
  quote: 34,
  comma: 44,
  colon: 58,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  lowerF: 102,
  lowerN: 110,
  lowerT: 116,
  openBrace: 123,
  closeBrace: 125,
} as const;

const { quote, backslash, openBrace, closeBrace, openBracket, closeBracket } = code;

/** @param pos at the opening quote @returns the place after the closing one */
export function endOfString(bytes: Uint8Array, pos: number): number {
  for (let at = pos + 1; ; at += 1) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at = endOfEscape(bytes, at);
    else if (byte === undefined || byte < 32) {
      throw new MalformedAnswer('A string does not end, or holds a control character.');
    }
  }
}

/** `"\/bfnrt` */
const escapes = new Set([34, 92, 47, 98, 102, 110, 114, 116]);

/** @returns the place of its last character */
function endOfEscape(bytes: Uint8Array, pos: number): number {
  const byte = bytes[pos + 1] ?? 0;
  if (escapes.has(byte)) return pos + 1;
  const isHex = byte === 117 && [2, 3, 4, 5].every((offset) => isHexDigit(bytes[pos + offset] ?? 0));
  if (!isHex) throw new MalformedAnswer('A string holds an escape that does not exist.');
  return pos + 5;
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** @param pos at the sign or the first digit */
export function endOfNumber(bytes: Uint8Array, pos: number): number {
  let at = bytes[pos] === 45 ? pos + 1 : pos;
  at = bytes[at] === 48 ? at + 1 : endOfDigits(bytes, at);
  if (bytes[at] === 46) at = endOfDigits(bytes, at + 1);
  if (bytes[at] === 101 || bytes[at] === 69) {
    const sign = bytes[at + 1];
    at = endOfDigits(bytes, sign === 43 || sign === 45 ? at + 2 : at + 1);
  }
  return at;
}

function endOfDigits(bytes: Uint8Array, pos: number): number {
  let at = pos;
  while (isDigit(bytes[at])) at += 1;
  if (at === pos) throw new MalformedAnswer('A number is malformed.');
  return at;
}

/** Leaves out white space, which servers seldom write. */
export function skipSpace(bytes: Uint8Array, pos: number): number {
  let at = pos;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return at;
    at += 1;
  }
}

const maxDepth = 200;

/** The end of any value that is of no interest, or that is passed on as it is. */
export function endOfValue(bytes: Uint8Array, pos: number, depth = 0): number {
  const byte = bytes[pos];
  if (byte === quote) return endOfString(bytes, pos);
  if (byte === openBrace || byte === openBracket) {
    if (depth > maxDepth) throw new MalformedAnswer('A value nests too deep.');
    return byte === openBrace ? endOfObject(bytes, pos, depth) : endOfList(bytes, pos, depth);
  }
  if (byte === code.lowerN) return endOfWord(bytes, pos, words.null);
  if (byte === code.lowerT) return endOfWord(bytes, pos, words.true);
  if (byte === code.lowerF) return endOfWord(bytes, pos, words.false);
  return endOfNumber(bytes, pos);
}

const words = { null: Buffer.from('null'), true: Buffer.from('true'), false: Buffer.from('false') } as const;

function endOfWord(bytes: Uint8Array, pos: number, word: Uint8Array): number {
  for (let index = 1; index < word.length; index += 1) {
    if (bytes[pos + index] !== word[index]) throw new MalformedAnswer('A value was expected.');
  }
  return pos + word.length;
}

function endOfObject(bytes: Uint8Array, pos: number, depth: number): number {
  let at = skipSpace(bytes, pos + 1);
  if (bytes[at] === closeBrace) return at + 1;
  for (;;) {
    at = endOfKey(bytes, at);
    at = skipSpace(bytes, endOfValue(bytes, at, depth + 1));
    if (bytes[at] === closeBrace) return at + 1;
    at = skipSpace(bytes, afterComma(bytes, at));
  }
}

function endOfList(bytes: Uint8Array, pos: number, depth: number): number {
  let at = skipSpace(bytes, pos + 1);
  if (bytes[at] === closeBracket) return at + 1;
  for (;;) {
    at = skipSpace(bytes, endOfValue(bytes, at, depth + 1));
    if (bytes[at] === closeBracket) return at + 1;
    at = skipSpace(bytes, afterComma(bytes, at));
  }
}

/** @returns where the value of a key starts */
export function endOfKey(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] !== quote) throw new MalformedAnswer('A key was expected.');
  const at = skipSpace(bytes, endOfString(bytes, pos));
  if (bytes[at] !== code.colon) throw new MalformedAnswer('A colon was expected.');
  return skipSpace(bytes, at + 1);
}

export function afterComma(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] !== code.comma) throw new MalformedAnswer('A comma was expected.');
  return pos + 1;
}
