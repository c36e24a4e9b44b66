import type { ByteWriter } from './byte-writer.ts';
import type { LeafKind } from './graph-types.ts';
import { afterComma, code, endOfKey, endOfNumber, endOfString, endOfValue, skipSpace } from './json-scan.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { type AnswerRecord, nullLeaf, type Value, wrong, wrongLeaf } from './record.ts';

const { quote, comma, openBrace, closeBrace, openBracket, closeBracket } = code;
const space = 32;

/**
 * Reads a subgraph's answer from its bytes straight into records. Nothing is decoded, unescaped or copied: a leaf is kept as the place
 * of the JSON text that it is. All positions are offsets into the run's bytes, to whose end the answer was written.
 */
export class BytesReader {
  private readonly kept: ByteWriter;
  private readonly bytes: Buffer;
  /** Where the answer ends. */
  private readonly limit: number;
  /** Where the last value ended. */
  private end = 0;

  constructor(kept: ByteWriter) {
    this.kept = kept;
    // What follows in the buffer is another request's: nothing of JSON reads on past this byte.
    this.limit = kept.length;
    kept.byte(0);
    this.bytes = kept.bytes;
  }

  /** Where the first value at or after a place starts. */
  start(pos: number): number {
    return skipSpace(this.bytes, pos);
  }

  /** @throws MalformedAnswer when something follows */
  expectEnd(pos: number): void {
    if (skipSpace(this.bytes, pos) !== this.limit) throw new MalformedAnswer('Something follows the answer.');
  }

  /** Whether an object starts here. */
  isObject(pos: number): boolean {
    return this.bytes[pos] === openBrace;
  }

  /** Whether a list starts here. */
  isList(pos: number): boolean {
    return this.bytes[pos] === openBracket;
  }

  /** The end of a value that is of no interest. */
  skip(pos: number): number {
    return endOfValue(this.bytes, pos);
  }

  /** Any value as JavaScript has it: for errors and extensions, which are few and small. */
  parse(pos: number): unknown {
    return JSON.parse(this.bytes.toString('utf8', pos, endOfValue(this.bytes, pos)));
  }

  /**
   * Visits the members of an object. `onMember` reads or skips the member's value and returns where it ended.
   * @returns the place after the object
   */
  members(pos: number, onMember: (key: string, valueAt: number) => number): number {
    const { bytes } = this;
    if (bytes[pos] !== openBrace) throw new MalformedAnswer('An object was expected.');
    let at = skipSpace(bytes, pos + 1);
    if (bytes[at] === closeBrace) return at + 1;
    for (;;) {
      const valueAt = endOfKey(bytes, at);
      at = skipSpace(bytes, onMember(this.key(at), valueAt));
      if (bytes[at] === closeBrace) return at + 1;
      at = skipSpace(bytes, afterComma(bytes, at));
    }
  }

  /**
   * Visits the items of a list. `onItem` reads the item and returns where it ended.
   * @returns the place after the list
   */
  items(pos: number, onItem: (index: number, itemAt: number) => number): number {
    const { bytes } = this;
    let at = skipSpace(bytes, pos + 1);
    if (bytes[at] === closeBracket) return at + 1;
    for (let index = 0; ; index += 1) {
      at = skipSpace(bytes, onItem(index, at));
      if (bytes[at] === closeBracket) return at + 1;
      at = skipSpace(bytes, afterComma(bytes, at));
    }
  }

  /** Reads the object at `pos` into a record. @returns the place after it */
  readInto(record: AnswerRecord, shape: ReadShape, pos: number): number {
    const { bytes } = this;
    const { fields } = shape;
    let expected = 0;
    let at = pos + 1;
    if (bytes[at] !== quote) {
      at = skipSpace(bytes, at);
      if (bytes[at] === closeBrace) return at + 1;
    }
    for (;;) {
      let field = fields[expected];
      if (field !== undefined && startsWith(bytes, at, field.keyBytes)) {
        at += field.keyBytes.length;
      } else {
        const keyAt = at;
        at = endOfKey(bytes, keyAt);
        field = shape.byKey.get(this.key(keyAt));
      }
      if (field === undefined) {
        at = endOfValue(bytes, at);
      } else {
        at = this.readField(record, shape, field, (bytes[at] ?? 0) <= space ? skipSpace(bytes, at) : at);
        expected = field.order + 1;
      }
      const next = bytes[at];
      if (next === comma) {
        at += 1;
        if (bytes[at] !== quote) at = skipSpace(bytes, at);
        continue;
      }
      if (next === closeBrace) return at + 1;
      at = skipSpace(bytes, at);
      if (bytes[at] === closeBrace) return at + 1;
      at = skipSpace(bytes, afterComma(bytes, at));
    }
  }

  private key(pos: number): string {
    return JSON.parse(this.bytes.toString('utf8', pos, endOfString(this.bytes, pos)));
  }

  private readField(record: AnswerRecord, shape: ReadShape, field: ReadField, pos: number): number {
    const { slot, leaf, child } = field;
    if (slot === null) return this.readType(record, shape, pos);
    const { index, listDepth } = slot;
    if (slot.isPair) return this.readLeaf(record, index, pos, leaf ?? 'any');
    const known = record[index];
    const value = child
      ? this.composite(child, listDepth, pos, known, child.position.typeBy(shape.position.typeOf(record), field.name))
      : this.leafList(leaf ?? 'any', listDepth, pos);
    // What another subgraph said of an object stays when this one does not know it.
    if (value !== null || known === undefined) record[index] = value;
    return this.end;
  }

  private readType(record: AnswerRecord, { position }: ReadShape, pos: number): number {
    const end = endOfValue(this.bytes, pos);
    if (position.objectType === null && this.bytes[pos] === quote) {
      position.setType(record, this.bytes.toString('latin1', pos + 1, end - 1));
    }
    return end;
  }

  /** @param known what is there already: an object whose fields come from several subgraphs is read into one record */
  private composite(
    shape: ReadShape,
    listDepth: number,
    pos: number,
    known: Value,
    typeName: string | undefined,
  ): Value {
    const first = this.bytes[pos];
    if (listDepth === 0 && first === openBrace) {
      const record = Array.isArray(known) ? known : shape.position.newRecord(typeName);
      this.end = this.readInto(record, shape, pos);
      return record;
    }
    if (listDepth === 0 || first !== openBracket) return this.nullOrWrong(pos);
    const knownItems = Array.isArray(known) ? known : none;
    const values: Value[] = [];
    this.end = this.items(pos, (index, at) => {
      values.push(this.composite(shape, listDepth - 1, at, knownItems[index], typeName));
      return this.end;
    });
    return values;
  }

  private leafList(leaf: LeafKind, listDepth: number, pos: number): Value {
    if (this.bytes[pos] !== openBracket) return this.nullOrWrong(pos);
    const values: Value[] = [];
    this.end = this.items(pos, (index, at) => {
      if (listDepth === 1) return this.readLeaf(values, index * 2, at, leaf);
      values.push(this.leafList(leaf, listDepth - 1, at));
      return this.end;
    });
    return values;
  }

  /** Puts the place of a leaf into two slots. @returns where it ended */
  private readLeaf(into: Value[], index: number, pos: number, kind: LeafKind): number {
    const { bytes } = this;
    const first = bytes[pos];
    let end: number;
    let start = pos;
    if (first === quote) {
      end = endOfString(bytes, pos);
      if (kind === 'Int' || kind === 'Float' || kind === 'Boolean') start = wrongLeaf;
    } else if (first === code.lowerN) {
      end = endOfValue(bytes, pos);
      start = nullLeaf;
    } else if (first === code.lowerT || first === code.lowerF) {
      end = endOfValue(bytes, pos);
      if (kind !== 'Boolean' && kind !== 'any') start = wrongLeaf;
    } else if (first === openBrace || first === openBracket) {
      end = endOfValue(bytes, pos);
      if (kind !== 'any') start = wrongLeaf;
    } else {
      end = endOfNumber(bytes, pos);
      if (kind === 'ID') {
        this.keepQuoted(into, index, pos, end);
        return end;
      }
      if (kind === 'Int' ? !isInt(bytes, pos, end) : kind !== 'Float' && kind !== 'any') start = wrongLeaf;
    }
    into[index] = start;
    into[index + 1] = end;
    return end;
  }

  /** An id that is a number in JSON is text to clients. */
  private keepQuoted(into: Value[], index: number, start: number, end: number): void {
    const { kept } = this;
    if (!Number.isInteger(Number(this.bytes.toString('latin1', start, end)))) {
      into[index] = wrongLeaf;
      into[index + 1] = end;
      return;
    }
    into[index] = kept.length;
    kept.byte(quote);
    kept.copy(this.bytes, start, end);
    kept.byte(quote);
    into[index + 1] = kept.length;
  }

  private nullOrWrong(pos: number): Value {
    this.end = endOfValue(this.bytes, pos);
    return this.bytes[pos] === code.lowerN ? null : wrong;
  }
}

const none: readonly Value[] = [];

function startsWith(bytes: Uint8Array, pos: number, key: Uint8Array): boolean {
  for (let index = 0; index < key.length; index += 1) if (bytes[pos + index] !== key[index]) return false;
  return true;
}

/** Whether a number is whole and has 32 bits at most. */
function isInt(bytes: Buffer, start: number, end: number): boolean {
  if (end - start < 10 && isPlain(bytes, start, end)) return true;
  const value = Number(bytes.toString('latin1', start, end));
  return (value | 0) === value;
}

/** Whether there is neither a fraction nor an exponent. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 46 || byte > 57) return false;
  }
  return true;
}
