import type { ByteWriter } from './byte-writer.ts';
import type { Variables } from './conditions.ts';
import { code } from './json-scan.ts';
import { isIncluded, type OutputField, type OutputShape, type OutputType } from './output-shape.ts';
import { type AnswerRecord, missing, sharedSlot, type Value, wrongLeaf } from './record.ts';

/** A place in the answer where there is no value although there should be one. */
export interface Violation {
  readonly path: readonly (string | number)[];
  /** What stands there is not of the declared type; else it is null and must not be. */
  readonly isWrong: boolean;
}

/** Past this many the reader has learnt enough. */
const maxViolations = 100;

const { openBrace, closeBrace, openBracket, closeBracket, comma, quote } = code;
const nullBytes = Buffer.from('null');

/**
 * Writes the client's answer as JSON in one walk over the records: building objects for `JSON.stringify` would cost more. A null that
 * may not be takes its parent with it, as GraphQL has it.
 */
export class AnswerWriter {
  readonly violations: Violation[] = [];
  private readonly variables: Variables;
  private readonly kept: Buffer;
  private readonly to: ByteWriter;
  /** The way to the value at hand; only the first `depth` elements count. */
  private readonly path: (string | number)[] = [];
  private depth = 0;

  /**
   * @param variables the client's, for `@include` and `@skip`
   * @param kept the run's bytes, in which the leaves are
   */
  constructor(variables: Variables, kept: Buffer, to: ByteWriter) {
    this.variables = variables;
    this.kept = kept;
    this.to = to;
  }

  /** @returns false, with nothing written, when a null bubbled up to the root */
  write(root: AnswerRecord, shape: OutputShape): boolean {
    return this.object(root, shape);
  }

  /** @returns false, with nothing written, for null; so do all below */
  private object(record: AnswerRecord, shape: OutputShape): boolean {
    const shared = record[sharedSlot];
    if (shared === false) return this.fields(record, shape);
    const { to } = this;
    if (typeof shared === 'object' && shared !== null && 'shape' in shared && shared.shape === shape) {
      to.copy(to.bytes, shared.start, shared.end);
      return true;
    }
    const start = to.length;
    const before = this.violations.length;
    const isThere = this.fields(record, shape);
    // Violations are told of each place.
    if (isThere && this.violations.length === before) record[sharedSlot] = { shape, start, end: to.length };
    return isThere;
  }

  private fields(record: AnswerRecord, shape: OutputShape): boolean {
    const fields = shape.fieldsOf(shape.position.typeOf(record) ?? '');
    if (fields === null) return this.violated(true);
    const { to } = this;
    const start = to.length;
    this.depth += 1;
    for (const field of fields) {
      if (field.when !== null && !isIncluded(field.when, this.variables)) continue;
      const name = to.length === start ? field.first : field.next;
      const { slot } = field;
      if (field.isPlain && typeof slot === 'number') {
        // By far the most frequent case.
        const from = record[slot];
        if (typeof from === 'number' && from >= 0) {
          to.named(name, this.kept, from, Number(record[slot + 1]));
          continue;
        }
      }
      to.add(name);
      if (this.field(record, shape, field)) continue;
      to.length = start;
      this.depth -= 1;
      return false;
    }
    this.depth -= 1;
    if (to.length === start) to.byte(openBrace);
    to.byte(closeBrace);
    return true;
  }

  /** @returns false when the object that has the field must be null too */
  private field(record: AnswerRecord, shape: OutputShape, field: OutputField): boolean {
    const { slot, type } = field;
    if (slot === null) {
      this.typename(shape.position.typeOf(record) ?? '');
      return true;
    }
    this.path[this.depth - 1] = field.key;
    // Where no subgraph could be asked, a null without an error would be a lie.
    const isThere = slot === undefined ? this.violated(false) : this.value(record, slot, type);
    if (isThere) return true;
    if (type.nonNull) return false;
    this.to.add(nullBytes);
    return true;
  }

  private typename(name: string): void {
    this.to.byte(quote);
    this.to.text(name);
    this.to.byte(quote);
  }

  /** @param values a record or a list, with the value at `index` */
  private value(values: readonly Value[], index: number, type: OutputType): boolean {
    const value = values[index];
    if (type.kind === 'leaf') return this.leaf(value, values[index + 1], type);
    if (value === null || value === undefined || value === missing) return type.nonNull ? this.violated(false) : false;
    if (!Array.isArray(value)) return this.violated(true);
    return type.kind === 'object' ? this.object(value, type.shape) : this.list(value, type.item);
  }

  private leaf(start: Value, end: Value, { nonNull, allowed }: OutputType & { readonly kind: 'leaf' }): boolean {
    if (typeof start !== 'number' || start === wrongLeaf) return this.violated(true);
    if (start < 0) return nonNull ? this.violated(false) : false;
    if (allowed !== null && !allowed.has(this.kept.toString('latin1', start, Number(end)))) return this.violated(true);
    this.to.copy(this.kept, start, Number(end));
    return true;
  }

  private list(values: readonly Value[], type: OutputType): boolean {
    const { to } = this;
    const start = to.length;
    const step = type.kind === 'leaf' ? 2 : 1;
    to.byte(openBracket);
    this.depth += 1;
    for (let index = 0; index < values.length; index += step) {
      if (index > 0) to.byte(comma);
      this.path[this.depth - 1] = index / step;
      if (this.value(values, index, type)) continue;
      if (type.nonNull) {
        to.length = start;
        this.depth -= 1;
        return false;
      }
      to.add(nullBytes);
    }
    this.depth -= 1;
    to.byte(closeBracket);
    return true;
  }

  private violated(isWrong: boolean): false {
    if (this.violations.length < maxViolations) {
      this.violations.push({ path: this.path.slice(0, this.depth), isWrong });
    }
    return false;
  }
}
