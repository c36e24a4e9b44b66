import type { Refusal } from '@kizuna/kit/access/requirement';
import type { Variables } from './conditions.ts';
import { code } from './json-scan.ts';
import { isIncluded, type OutputField, type OutputShape, type OutputType } from './output-shape.ts';
import { nothingYet, type RecordNumber, sharedSlot, textSlot } from './record.ts';
import type { Records } from './records.ts';
import { Stretch } from './stretch.ts';

/** A place in the answer where there is no value although there should be one. */
export interface Violation {
  readonly path: readonly (string | number)[];
  /** What stands there is not of the declared type; else it is null and must not be. */
  readonly isWrong: boolean;
  /** It is null since the subgraph that has it says that there is no such object. */
  readonly isGone: boolean;
  /** Why there is none, where the client may not see it. */
  readonly refusal: Refusal | null;
}

/** Past this many the reader has learnt enough. */
const maxViolations = 100;

const { openBrace, closeBrace, openBracket, closeBracket, comma, quote } = code;
const nullBytes = Buffer.from('null');

/**
 * Writes the client's answer as JSON in one walk over the records, behind what subgraphs answered: building objects for
 * `JSON.stringify` would cost more. A null that may not be takes its parent with it, as GraphQL has it.
 */
export class AnswerWriter {
  readonly violations: Violation[] = [];
  private readonly variables: Variables;
  private readonly records: Records;
  /** The way to the value at hand; only the first `depth` elements count. */
  private readonly path: (string | number)[] = [];
  private depth = 0;
  /** Whether all that was written is still there: only then can text be written again from where it stood. */
  private isWhole = true;

  /** @param variables the client's, for `@include` and `@skip` */
  constructor(variables: Variables, records: Records) {
    this.variables = variables;
    this.records = records;
  }

  /** @returns false, with nothing written, when a null bubbled up to the root */
  write(root: RecordNumber, shape: OutputShape): boolean {
    return this.object(root, shape);
  }

  /** @returns false, with nothing written, for null; so do all below */
  private object(record: RecordNumber, shape: OutputShape): boolean {
    const { records } = this;
    const { bytes, ints } = records;
    const shared = records.at(record + sharedSlot);
    if (shared === 0) return this.fields(record, shape);
    if (shared === shape.number && this.isWhole) {
      bytes.again(records.at(record + textSlot), records.at(record + textSlot + 1));
      return true;
    }
    const start = bytes.length;
    const before = this.violations.length;
    const isThere = this.fields(record, shape);
    // Violations are told of each place.
    if (isThere && this.isWhole && this.violations.length === before) {
      ints[record + sharedSlot] = shape.number;
      ints[record + textSlot] = start;
      ints[record + textSlot + 1] = bytes.length;
    }
    return isThere;
  }

  private fields(record: RecordNumber, shape: OutputShape): boolean {
    const { records } = this;
    const { bytes } = records;
    const fields = shape.fieldsOfNumber(shape.position.typeOf(records, record));
    if (fields === null) return this.violated(true);
    const start = bytes.length;
    const stretch = new Stretch(bytes);
    this.depth += 1;
    for (const field of fields) {
      if (field.when !== null && !isIncluded(field.when, this.variables)) continue;
      const { slot } = field;
      if (field.isPlain && typeof slot === 'number') {
        // By far the most frequent case.
        const from = records.at(record + slot);
        if (from >= 0) {
          stretch.add(start, field, from, records.at(record + slot + 1));
          continue;
        }
      }
      stretch.end();
      bytes.add(bytes.length === start ? field.first : field.next);
      if (this.field(record, shape, field)) continue;
      return this.takeBack(start);
    }
    stretch.end();
    this.depth -= 1;
    if (bytes.length === start) bytes.byte(openBrace);
    bytes.byte(closeBrace);
    return true;
  }

  /** @returns false when the object that has the field must be null too */
  private field(record: RecordNumber, shape: OutputShape, field: OutputField): boolean {
    const { slot, type } = field;
    if (slot === null) {
      this.typename(shape.position.typeNameOf(this.records, record) ?? '');
      return true;
    }
    this.path[this.depth - 1] = field.key;
    // Where no subgraph could be asked, a null without an error would be a lie.
    const isThere = slot === undefined ? this.violated(false, field.refusal) : this.value(record + slot, type);
    if (isThere) return true;
    if (type.nonNull) return false;
    this.records.bytes.add(nullBytes);
    return true;
  }

  private typename(name: string): void {
    const { bytes } = this.records;
    bytes.byte(quote);
    bytes.text(name);
    bytes.byte(quote);
  }

  /** @param at where it stands among the records */
  private value(at: number, type: OutputType): boolean {
    const value = this.records.at(at);
    if (value === nothingYet.wrong) return this.violated(true);
    if (value < 0) return type.nonNull ? this.violated(false, null, value === nothingYet.gone) : false;
    if (type.kind === 'object') return this.object(value, type.shape);
    return type.kind === 'list' ? this.list(value, type.item) : this.leaf(value, this.records.at(at + 1), type.allowed);
  }

  private leaf(start: number, end: number, allowed: ReadonlySet<string> | null): boolean {
    const { bytes } = this.records;
    if (allowed !== null && !allowed.has(bytes.bytes.toString('latin1', start, end))) return this.violated(true);
    bytes.again(start, end);
    return true;
  }

  /** @param list where it stands among the records */
  private list(list: number, type: OutputType): boolean {
    const { bytes } = this.records;
    const start = bytes.length;
    const step = type.kind === 'leaf' ? 2 : 1;
    const count = this.records.at(list);
    bytes.byte(openBracket);
    this.depth += 1;
    for (let index = 0; index < count; index += step) {
      if (index > 0) bytes.byte(comma);
      this.path[this.depth - 1] = index / step;
      if (this.value(list + 1 + index, type)) continue;
      if (type.nonNull) return this.takeBack(start);
      bytes.add(nullBytes);
    }
    this.depth -= 1;
    bytes.byte(closeBracket);
    return true;
  }

  /** Leaves an object or a list that is null after all. */
  private takeBack(start: number): false {
    this.records.bytes.length = start;
    this.isWhole = false;
    this.depth -= 1;
    return false;
  }

  private violated(isWrong: boolean, refusal: Refusal | null = null, isGone = false): false {
    if (this.violations.length < maxViolations) {
      this.violations.push({ path: this.path.slice(0, this.depth), isWrong, isGone, refusal });
    }
    return false;
  }
}
