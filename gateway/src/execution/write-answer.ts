import type { Variables } from './conditions.ts';
import { isIncluded, type OutputField, type OutputShape, type OutputType } from './output-shape.ts';
import { type AnswerRecord, missing, type Value, wrong } from './record.ts';

/** A place in the answer where there is no value although there should be one. */
export interface Violation {
  readonly path: readonly (string | number)[];
  /** What stands there is not of the declared type; else it is null and must not be. */
  readonly isWrong: boolean;
}

/** Past this many the reader has learnt enough. */
const maxViolations = 100;

/**
 * Writes the client's answer as JSON text in one walk over the records. Building objects for `JSON.stringify` would cost more.
 * A null that may not be takes its parent with it, as GraphQL has it.
 */
export class AnswerWriter {
  readonly violations: Violation[] = [];
  private readonly variables: Variables;
  /** The way to the value at hand; only the first `depth` elements count. */
  private readonly path: (string | number)[] = [];
  private depth = 0;

  /** @param variables the client's, for `@include` and `@skip` */
  constructor(variables: Variables) {
    this.variables = variables;
  }

  /** @returns null when a null bubbled up to the root */
  write(root: AnswerRecord, shape: OutputShape): string | null {
    return this.object(root, shape);
  }

  private object(record: AnswerRecord, shape: OutputShape): string | null {
    const fields = shape.fieldsOf(shape.position.typeOf(record) ?? '');
    if (fields === null) return this.violated(true);
    let text = '';
    this.depth += 1;
    for (const field of fields) {
      if (field.when !== null && !isIncluded(field.when, this.variables)) continue;
      const written = this.field(record, shape, field);
      if (written === null) {
        this.depth -= 1;
        return null;
      }
      text += text === '' ? field.first : field.next;
      text += written;
    }
    this.depth -= 1;
    return text === '' ? '{}' : `${text}}`;
  }

  /** @returns null when the object that has the field must be null too */
  private field(record: AnswerRecord, shape: OutputShape, field: OutputField): string | null {
    const { slot, type } = field;
    if (slot === null) return `"${shape.position.typeOf(record) ?? ''}"`;
    if (slot === undefined) return this.unplanned(field);
    const value = record[slot];
    // By far the most frequent case.
    if (typeof value === 'string' && type.kind === 'leaf' && type.allowed === null) return value;
    this.path[this.depth - 1] = field.key;
    return this.value(value, type) ?? (type.nonNull ? null : 'null');
  }

  /** No subgraph could be asked for it: a null without an error would be a lie. */
  private unplanned({ key, type }: OutputField): string | null {
    this.path[this.depth - 1] = key;
    this.violated(false);
    return type.nonNull ? null : 'null';
  }

  /** @returns null for null, whether it stood there or bubbled up */
  private value(value: Value, type: OutputType): string | null {
    if (value === null || value === undefined || value === missing) return type.nonNull ? this.violated(false) : null;
    if (type.kind === 'leaf') {
      if (typeof value === 'string' && (type.allowed === null || type.allowed.has(value))) return value;
      return this.violated(true);
    }
    if (value === wrong || !Array.isArray(value)) return this.violated(true);
    return type.kind === 'object' ? this.object(value, type.shape) : this.list(value, type.item);
  }

  private list(values: readonly Value[], type: OutputType): string | null {
    let text = '[';
    this.depth += 1;
    for (let index = 0; index < values.length; index += 1) {
      this.path[this.depth - 1] = index;
      const written = this.value(values[index], type);
      if (written === null && type.nonNull) {
        this.depth -= 1;
        return null;
      }
      if (index > 0) text += ',';
      text += written ?? 'null';
    }
    this.depth -= 1;
    return `${text}]`;
  }

  private violated(isWrong: boolean): null {
    if (this.violations.length < maxViolations) {
      this.violations.push({ path: this.path.slice(0, this.depth), isWrong });
    }
    return null;
  }
}
