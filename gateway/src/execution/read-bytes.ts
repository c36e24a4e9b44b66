import { noteAbsent } from './absent-fields.ts';
import type { LeafKind } from './graph-types.ts';
import { afterComma, code, endOfKey, endOfNumber, endOfString, endOfValue, skipSpace } from './json-scan.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import { nothingYet, type RecordNumber } from './record.ts';
import type { Records } from './records.ts';

const { quote, comma, openBrace, closeBrace, openBracket, closeBracket } = code;
const space = 32;

/**
 * Reads a subgraph's answer from its bytes straight into records. Nothing is decoded, unescaped or copied: a leaf is kept as the place
 * of the JSON text that it is. All positions are offsets into the run's bytes, to whose end the answer was written.
 */
export class BytesReader {
  private readonly records: Records;
  private readonly bytes: Buffer;
  /** Where the answer ends. */
  private readonly limit: number;
  /** Where the last value ended. */
  private end = 0;
  /** Where the last leaf begins and ends in the run's bytes; see `nothingYet` for where there is none. */
  private leafStart = 0;
  private leafEnd = 0;

  /** @param records whose bytes end with the answer */
  constructor(records: Records) {
    const kept = records.bytes;
    // What follows in the buffer is another request's: nothing of JSON reads on past this byte.
    this.limit = kept.length;
    kept.byte(0);
    this.records = records;
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

  /** Whether a null stands here, if any value does. */
  isNull(pos: number): boolean {
    return this.bytes[pos] === code.lowerN;
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
  readInto(record: RecordNumber, shape: ReadShape, pos: number): number {
    const { bytes } = this;
    const { fields } = shape;
    let expected = 0;
    let read = 0;
    let at = pos + 1;
    if (bytes[at] !== quote) at = skipSpace(bytes, at);
    while (bytes[at] !== closeBrace) {
      let field = fields[expected];
      const valueAt = field === undefined ? 0 : afterKey(bytes, at, field.keyBytes);
      if (valueAt > 0) {
        at = valueAt;
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
        read += 1;
      }
      if (bytes[at] !== comma) {
        at = skipSpace(bytes, at);
        if (bytes[at] === closeBrace) break;
      }
      at = afterComma(bytes, at);
      if (bytes[at] !== quote) at = skipSpace(bytes, at);
      // A comma is followed by another member.
      if (bytes[at] !== quote) throw new MalformedAnswer('A key was expected.');
    }
    if (read < fields.length) noteAbsent(this.records, record, shape);
    return at + 1;
  }

  private key(pos: number): string {
    return JSON.parse(this.bytes.toString('utf8', pos, endOfString(this.bytes, pos)));
  }

  private readField(record: RecordNumber, shape: ReadShape, field: ReadField, pos: number): number {
    const { slot, child } = field;
    if (slot === null) return this.readType(record, shape, pos);
    const { records } = this;
    const at = record + slot.index;
    if (slot.isPair) {
      const end = this.readLeaf(pos, field.leaf ?? 'any');
      records.ints[at] = this.leafStart;
      records.ints[at + 1] = this.leafEnd;
      return end;
    }
    const known = records.at(at);
    if (child && known >= 0) records.held.add(at);
    const value = child
      ? this.composite(
          child,
          slot.listDepth,
          pos,
          known,
          child.position.typeBy(shape.position.typeOf(records, record), field.name),
        )
      : this.leafList(field.leaf ?? 'any', slot.listDepth, pos);
    // What another subgraph said of an object stays when this one does not know it.
    if (value !== nothingYet.null || known === nothingYet.unasked) records.ints[at] = value;
    return this.end;
  }

  private readType(record: RecordNumber, { position }: ReadShape, pos: number): number {
    const end = endOfValue(this.bytes, pos);
    if (!position.isOneType && this.bytes[pos] === quote) {
      position.setType(this.records, record, this.bytes.toString('latin1', pos + 1, end - 1));
    }
    return end;
  }

  /**
   * @param known what is there already: an object whose fields come from several subgraphs is read into one record
   * @param type of the objects, where the field says it, else 0
   */
  private composite(shape: ReadShape, listDepth: number, pos: number, known: number, type: number): number {
    const first = this.bytes[pos];
    if (listDepth === 0) {
      if (first !== openBrace) return this.nullOrWrong(pos);
      const record = known >= 0 ? known : shape.position.newRecord(this.records, type);
      this.end = this.readInto(record, shape, pos);
      return record;
    }
    if (first !== openBracket) return this.nullOrWrong(pos);
    const { bytes, records } = this;
    const knownItems = known >= 0 ? records.at(known) : 0;
    const begun = records.beginList();
    let at = skipSpace(bytes, pos + 1);
    for (let index = 1; bytes[at] !== closeBracket; index += 1) {
      if (index > 1) at = skipSpace(bytes, afterComma(bytes, at));
      const knownItem = index <= knownItems ? records.at(known + index) : nothingYet.unasked;
      records.push(this.composite(shape, listDepth - 1, at, knownItem, type));
      at = this.end;
      if (bytes[at] !== comma) at = skipSpace(bytes, at);
    }
    this.end = at + 1;
    return records.endList(begun);
  }

  private leafList(leaf: LeafKind, listDepth: number, pos: number): number {
    const { bytes, records } = this;
    if (bytes[pos] !== openBracket) return this.nullOrWrong(pos);
    const begun = records.beginList();
    this.end = this.items(pos, (_, at) => {
      if (listDepth > 1) {
        records.push(this.leafList(leaf, listDepth - 1, at));
        return this.end;
      }
      const end = this.readLeaf(at, leaf);
      records.push(this.leafStart);
      records.push(this.leafEnd);
      return end;
    });
    return records.endList(begun);
  }

  /** Notes the place of a leaf in `leafStart` and `leafEnd`. @returns where it ended in the answer */
  private readLeaf(pos: number, kind: LeafKind): number {
    const { bytes } = this;
    const first = bytes[pos];
    let end: number;
    let start = pos;
    if (first === quote) {
      end = endOfString(bytes, pos);
      if (kind === 'Int' || kind === 'Float' || kind === 'Boolean') start = nothingYet.wrong;
    } else if (first === code.lowerN) {
      end = endOfValue(bytes, pos);
      start = nothingYet.null;
    } else if (first === code.lowerT || first === code.lowerF) {
      end = endOfValue(bytes, pos);
      if (kind !== 'Boolean' && kind !== 'any') start = nothingYet.wrong;
    } else if (first === openBrace || first === openBracket) {
      end = endOfValue(bytes, pos);
      if (kind !== 'any') start = nothingYet.wrong;
    } else {
      end = endOfNumber(bytes, pos);
      if (kind === 'ID') return this.keepQuoted(pos, end);
      if (kind === 'Int' ? !isInt(bytes, pos, end) : kind !== 'Float' && kind !== 'any') start = nothingYet.wrong;
    }
    this.leafStart = start;
    this.leafEnd = end;
    return end;
  }

  /** An id that is a number in JSON is text to clients. */
  private keepQuoted(start: number, end: number): number {
    if (!Number.isInteger(Number(this.bytes.toString('latin1', start, end)))) {
      this.leafStart = nothingYet.wrong;
      this.leafEnd = end;
      return end;
    }
    const kept = this.records.bytes;
    this.leafStart = kept.length;
    kept.byte(quote);
    kept.again(start, end);
    kept.byte(quote);
    this.leafEnd = kept.length;
    return end;
  }

  private nullOrWrong(pos: number): number {
    this.end = endOfValue(this.bytes, pos);
    return this.bytes[pos] === code.lowerN ? nothingYet.null : nothingYet.wrong;
  }
}

/** @returns the place behind an expected key, or 0 when another stands here */
function afterKey(bytes: Uint8Array, pos: number, key: Uint8Array): number {
  const { length } = key;
  for (let index = 0; index < length; index += 1) if (bytes[pos + index] !== key[index]) return 0;
  return pos + length;
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
