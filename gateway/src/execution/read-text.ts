import type { LeafKind } from './graph-types.ts';
import { afterComma, endOfKey, endOfString, endOfValue, skipSpace } from './json-scan.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { type AnswerRecord, type Value, wrong } from './record.ts';

const quote = 34;
const comma = 44;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;
const lowerA = 97;
const lowerN = 110;

/**
 * Reads a subgraph's answer from its text straight into records. Strings are neither unescaped nor escaped again: a leaf is kept
 * as the JSON text that it is. All positions are offsets into the text.
 */
export class TextReader {
  readonly text: string;
  /** Where the last value ended. */
  end = 0;

  constructor(text: string) {
    this.text = text;
  }

  /**
   * Visits the members of an object. `onMember` reads or skips the member's value and returns where it ended.
   * @returns the place after the object
   */
  members(pos: number, onMember: (key: string, valueAt: number) => number): number {
    const { text } = this;
    if (text.charCodeAt(pos) !== openBrace) throw new MalformedAnswer('An object was expected.');
    let at = skipSpace(text, pos + 1);
    if (text.charCodeAt(at) === closeBrace) return at + 1;
    for (;;) {
      const valueAt = endOfKey(text, at);
      const key: string = JSON.parse(text.slice(at, endOfString(text, at)));
      at = skipSpace(text, onMember(key, valueAt));
      if (text.charCodeAt(at) === closeBrace) return at + 1;
      at = skipSpace(text, afterComma(text, at));
    }
  }

  /**
   * Visits the items of a list. `onItem` reads the item and returns where it ended.
   * @returns the place after the list
   */
  items(pos: number, onItem: (index: number, itemAt: number) => number): number {
    const { text } = this;
    if (text.charCodeAt(pos) !== openBracket) throw new MalformedAnswer('A list was expected.');
    let at = skipSpace(text, pos + 1);
    if (text.charCodeAt(at) === closeBracket) return at + 1;
    for (let index = 0; ; index += 1) {
      at = skipSpace(text, onItem(index, at));
      if (text.charCodeAt(at) === closeBracket) return at + 1;
      at = skipSpace(text, afterComma(text, at));
    }
  }

  /** Where the first value starts. */
  start(): number {
    return skipSpace(this.text, 0);
  }

  /** @throws MalformedAnswer when something follows */
  expectEnd(pos: number): void {
    if (skipSpace(this.text, pos) !== this.text.length) throw new MalformedAnswer('Something follows the answer.');
  }

  /** Whether an object starts here. */
  isObject(pos: number): boolean {
    return this.text.charCodeAt(pos) === openBrace;
  }

  /** Whether a list starts here. */
  isList(pos: number): boolean {
    return this.text.charCodeAt(pos) === openBracket;
  }

  /** The end of a value that is of no interest. */
  skip(pos: number): number {
    return endOfValue(this.text, pos);
  }

  /** Any value as JavaScript has it: for errors and extensions, which are few and small. */
  parse(pos: number): unknown {
    return JSON.parse(this.text.slice(pos, endOfValue(this.text, pos)));
  }

  /** Reads the object at `pos` into a record. @returns the place after it */
  readInto(record: AnswerRecord, shape: ReadShape, pos: number): number {
    const { text } = this;
    const { fields } = shape;
    let expected = 0;
    let at = pos + 1;
    if (text.charCodeAt(at) !== quote) {
      at = skipSpace(text, at);
      if (text.charCodeAt(at) === closeBrace) return at + 1;
    }
    for (;;) {
      let field = fields[expected];
      if (field !== undefined && text.startsWith(field.keyText, at)) {
        at += field.keyText.length;
      } else {
        const keyAt = at;
        at = endOfKey(text, keyAt);
        field = shape.byKey.get(JSON.parse(text.slice(keyAt, endOfString(text, keyAt))));
      }
      if (field === undefined) {
        at = endOfValue(text, at);
      } else {
        at = this.readField(record, shape, field, at);
        expected = field.order + 1;
      }
      const code = text.charCodeAt(at);
      if (code === comma) {
        at += 1;
        if (text.charCodeAt(at) !== quote) at = skipSpace(text, at);
        continue;
      }
      if (code === closeBrace) return at + 1;
      at = skipSpace(text, at);
      if (text.charCodeAt(at) === closeBrace) return at + 1;
      at = skipSpace(text, afterComma(text, at));
    }
  }

  private readField(record: AnswerRecord, shape: ReadShape, field: ReadField, pos: number): number {
    const { slot, leaf, child } = field;
    const at = this.text.charCodeAt(pos) <= 32 ? skipSpace(this.text, pos) : pos;
    if (slot === null) {
      const name = this.leaf(at, 'String');
      if (typeof name === 'string') shape.position.setType(record, name.slice(1, -1));
      return this.end;
    }
    const { index, listDepth } = slot;
    if (listDepth === 0 && leaf !== null) {
      record[index] = this.leaf(at, leaf);
      return this.end;
    }
    const known = record[index];
    const value = child ? this.composite(child, listDepth, at, known) : this.leafList(leaf ?? 'any', listDepth, at);
    // What another subgraph said of an object stays when this one does not know it.
    if (value !== null || known === undefined) record[index] = value;
    return this.end;
  }

  /** @param known what is there already: an object whose fields come from several subgraphs is read into one record */
  private composite(shape: ReadShape, listDepth: number, pos: number, known: Value): Value {
    const code = this.text.charCodeAt(pos);
    if (listDepth === 0 && code === openBrace) {
      const record = Array.isArray(known) ? known : shape.position.newRecord();
      this.end = this.readInto(record, shape, pos);
      return record;
    }
    if (listDepth > 0 && code === openBracket) {
      const values: Value[] = [];
      const knownItems = Array.isArray(known) ? known : none;
      this.end = this.items(pos, (index, at) => {
        values.push(this.composite(shape, listDepth - 1, at, knownItems[index]));
        return this.end;
      });
      return values;
    }
    return this.nullOrWrong(pos);
  }

  private leafList(leaf: LeafKind, listDepth: number, pos: number): Value {
    if (listDepth === 0) return this.leaf(pos, leaf);
    if (this.text.charCodeAt(pos) !== openBracket) return this.nullOrWrong(pos);
    const values: Value[] = [];
    this.end = this.items(pos, (_index, at) => {
      values.push(this.leafList(leaf, listDepth - 1, at));
      return this.end;
    });
    return values;
  }

  private leaf(pos: number, kind: LeafKind): Value {
    const { text } = this;
    const code = text.charCodeAt(pos);
    if (code === quote) {
      this.end = endOfString(text, pos);
      return kind === 'Int' || kind === 'Float' || kind === 'Boolean' ? wrong : text.slice(pos, this.end);
    }
    if (code >= lowerA) return this.word(pos, code, kind);
    this.end = endOfValue(text, pos);
    const isNumber = code !== openBracket;
    return acceptOther(text.slice(pos, this.end), kind, isNumber);
  }

  /** `null`, `true` or `false`; or an object, whose brace sorts after the letters. */
  private word(pos: number, code: number, kind: LeafKind): Value {
    this.end = endOfValue(this.text, pos);
    if (code === lowerN) return null;
    return kind === 'any' || (kind === 'Boolean' && code !== openBrace) ? this.text.slice(pos, this.end) : wrong;
  }

  private nullOrWrong(pos: number): Value {
    this.end = endOfValue(this.text, pos);
    return this.text.startsWith('null', pos) ? null : wrong;
  }
}

const none: readonly Value[] = [];

/** A number, or a list that stands for a custom scalar. */
function acceptOther(text: string, kind: LeafKind, isNumber: boolean): Value {
  if (kind === 'any') return text;
  if (!isNumber) return wrong;
  if (kind === 'Float') return text;
  const value = Number(text);
  if (kind === 'Int') return (value | 0) === value ? text : wrong;
  return kind === 'ID' && Number.isInteger(value) ? `"${text}"` : wrong;
}
