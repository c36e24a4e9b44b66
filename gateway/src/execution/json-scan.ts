import { MalformedAnswer } from './malformed-answer.ts';

/* Finds where JSON values end, and insists that they are JSON: what passes here is sent on to clients as it is. */

const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;

/** @param pos at the opening quote @returns the place after the closing one */
export function endOfString(text: string, pos: number): number {
  for (let at = pos + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === backslash) at = endOfEscape(text, at);
    // Not a number at the end of the text.
    else if (!(code >= 32)) throw new MalformedAnswer('A string does not end, or holds a control character.');
  }
}

const escapes = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

function endOfEscape(text: string, pos: number): number {
  escapes.lastIndex = pos;
  if (!escapes.test(text)) throw new MalformedAnswer('A string holds an escape that does not exist.');
  return escapes.lastIndex - 1;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** @param pos at the sign or the first digit */
export function endOfNumber(text: string, pos: number): number {
  // Short whole numbers are nearly all there are.
  let at = pos;
  let code = text.charCodeAt(at);
  if (code >= 49 && code <= 57) {
    do code = text.charCodeAt(++at);
    while (code >= 48 && code <= 57);
    if (code !== 46 && code !== 69 && code !== 101) return at;
  }
  number.lastIndex = pos;
  if (!number.test(text)) throw new MalformedAnswer('A number is malformed.');
  return number.lastIndex;
}

/** Leaves out white space, which servers seldom write. */
export function skipSpace(text: string, pos: number): number {
  let at = pos;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at;
    at += 1;
  }
}

const maxDepth = 200;

/** The end of any value that is of no interest, or that is passed on as it is. */
export function endOfValue(text: string, pos: number, depth = 0): number {
  const code = text.charCodeAt(pos);
  if (code === quote) return endOfString(text, pos);
  if (code === openBrace || code === openBracket) {
    if (depth > maxDepth) throw new MalformedAnswer('A value nests too deep.');
    return code === openBrace ? endOfObject(text, pos, depth) : endOfList(text, pos, depth);
  }
  return endOfWord(text, pos) ?? endOfNumber(text, pos);
}

function endOfObject(text: string, pos: number, depth: number): number {
  let at = skipSpace(text, pos + 1);
  if (text.charCodeAt(at) === closeBrace) return at + 1;
  for (;;) {
    at = endOfKey(text, at);
    at = skipSpace(text, endOfValue(text, at, depth + 1));
    if (text.charCodeAt(at) === closeBrace) return at + 1;
    at = skipSpace(text, afterComma(text, at));
  }
}

function endOfList(text: string, pos: number, depth: number): number {
  let at = skipSpace(text, pos + 1);
  if (text.charCodeAt(at) === closeBracket) return at + 1;
  for (;;) {
    at = skipSpace(text, endOfValue(text, at, depth + 1));
    if (text.charCodeAt(at) === closeBracket) return at + 1;
    at = skipSpace(text, afterComma(text, at));
  }
}

/** @returns where the value of a key starts */
export function endOfKey(text: string, pos: number): number {
  if (text.charCodeAt(pos) !== quote) throw new MalformedAnswer('A key was expected.');
  const at = skipSpace(text, endOfString(text, pos));
  if (text.charCodeAt(at) !== 58) throw new MalformedAnswer('A colon was expected.');
  return skipSpace(text, at + 1);
}

export function afterComma(text: string, pos: number): number {
  if (text.charCodeAt(pos) !== 44) throw new MalformedAnswer('A comma was expected.');
  return pos + 1;
}

/** @returns the end of `true`, `false` or `null`, or undefined when none of them is there */
export function endOfWord(text: string, pos: number): number | undefined {
  if (text.startsWith('null', pos) || text.startsWith('true', pos)) return pos + 4;
  return text.startsWith('false', pos) ? pos + 5 : undefined;
}
