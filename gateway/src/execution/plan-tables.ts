import { allHold, type Variables } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import type { GraphTypes, LeafKind } from './graph-types.ts';
import { Known } from './known-things.ts';
import { isIncluded, type OutputField, type OutputShape, type OutputType } from './output-shape.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import type { Position } from './record.ts';
import type { Templates } from './representation.ts';
import { TableWriter } from './table-writer.ts';

/** Something that holds in some runs of a plan and not in others, and the address at which the engine looks for it. */
export interface TableCondition {
  readonly address: number;
  holds(variables: Variables): boolean;
}

/** So many types of a position's objects are remembered in its tables; where there are more, one takes the place of another. */
const maxLines = 64;
/** A line without a type. */
const freeLine = [-1, 0];
/** What the engine is told instead of fields, or of a template, when there are none for a type. */
const none = 1;

const leafKinds: Readonly<Record<LeafKind, number>> = {
  any: 0,
  ID: 1,
  Int: 2,
  Float: 3,
  Boolean: 4,
  String: 5,
  enum: 5,
};

/**
 * What of a compiled plan the engine needs, in the form in which it needs it (engine/tables.ts). What hangs on the types of objects is
 * added when the first of a type is met: there may be many, and few of them come.
 */
export class PlanTables {
  readonly types: GraphTypes;
  readonly conditions: TableCondition[] = [];
  private readonly writer = new TableWriter();
  private readonly positions = new Known<Position>();
  private readonly readShapes = new Known<ReadShape>();
  private readonly readFields = new Known<ReadField>();
  private readonly outputShapes = new Known<OutputShape>();
  private readonly outputFields = new Known<OutputField>();
  private readonly templates = new Known<Templates>();
  private readonly steps = new Known<FetchStep>();
  private readonly lanes = new Known<Lane>();
  private readonly forms = new Map<string, number>();

  constructor(types: GraphTypes) {
    this.types = types;
  }

  /** In bytes. */
  get length(): number {
    return this.writer.length;
  }

  /** The bytes from a place on; only good until something is added. */
  from(start: number): Uint8Array {
    return this.writer.from(start);
  }

  lane(lane: Lane): number {
    return this.lanes.address(lane, () => {
      const steps = lane.steps.map((step) => this.step(step));
      return this.writer.put([Number(lane.isRemainder), steps.length, ...steps]);
    });
  }

  step(step: FetchStep): number {
    return this.steps.address(step, () => {
      const { representation, read, conditions, merged, path } = step;
      const templates = representation ? this.templatesOf(representation.templates) : 0;
      const condition = conditions.length > 0 ? this.condition((variables) => allHold(conditions, variables)) : 0;
      return this.writer.put([
        ...[templates, this.readShape(read), condition, Number(merged !== null), path.length],
        ...path.flatMap(({ index, listDepth }) => [index, listDepth]),
      ]);
    });
  }

  stepAt(address: number): FetchStep {
    return this.steps.at(address);
  }

  private position(position: Position): number {
    return this.positions.address(position, () => {
      const { ownType, size, slots } = position.layout;
      return this.writer.put([
        ...[Number(position.isOneType), ownType, size, slots.length],
        ...slots.flatMap(({ index, isPair }) => [index, Number(isPair)]),
      ]);
    });
  }

  positionAt(address: number): Position {
    return this.positions.at(address);
  }

  readShape(shape: ReadShape): number {
    return this.readShapes.address(shape, () => {
      const head = [this.position(shape.position), shape.fields.length];
      const fields = shape.fields.map(({ keyBytes, slot, leaf, child }) => [
        ...this.writer.text(keyBytes),
        ...(slot ? [slot.index, Number(slot.isPair)] : [-1, 0]),
        ...[leafKinds[leaf ?? 'any'], slot?.listDepth ?? 0],
        ...(child ? [this.readShape(child), Number(child.position.isWide)] : [0, 0]),
      ]);
      const address = this.writer.put([...head, ...fields.flat()]);
      let at = address + head.length * 4;
      for (const [index, field] of shape.fields.entries()) {
        this.readFields.remember(field, at);
        at += (fields[index]?.length ?? 0) * 4;
      }
      return address;
    });
  }

  readShapeAt(address: number): ReadShape {
    return this.readShapes.at(address);
  }

  readFieldAt(address: number): ReadField {
    return this.readFields.at(address);
  }

  /** The address of the field with a key; 0 when there is none. */
  readFieldOf(shape: number, key: unknown): number {
    const field = typeof key === 'string' ? this.readShapes.at(shape).byKey.get(key) : undefined;
    return field ? this.readFields.addressOf(field) : 0;
  }

  outputShape(shape: OutputShape): number {
    return this.outputShapes.address(shape, () =>
      this.writer.put([this.position(shape.position), shape.number, ...freeLines(shape.position)]),
    );
  }

  /** What clients see of objects of a type. @param address of an output shape */
  outputFieldsOf(address: number, type: number): number {
    return this.outputShapes.byType(address, type, (shape) => {
      const fields = shape.fieldsOf(this.types.nameOf(type));
      if (fields === null) return none;
      const rows = fields.map((field) => this.outputField(field, type));
      const begun = this.writer.put([fields.length, ...rows.flat()]);
      let at = begun + 4;
      for (const [index, field] of fields.entries()) {
        this.outputFields.remember(field, at);
        at += (rows[index]?.length ?? 0) * 4;
      }
      return begun;
    });
  }

  private outputField({ first, next, slot, when, type, isPlain }: OutputField, ofType: number): number[] {
    const typename = slot === null ? Buffer.from(JSON.stringify(this.types.nameOf(ofType))) : null;
    return [
      ...this.writer.text(first),
      ...this.writer.text(next),
      ...[slot === null ? -2 : (slot ?? -1), Number(isPlain && typeof slot === 'number')],
      when === null ? 0 : this.condition((variables) => isIncluded(when, variables)),
      this.outputType(type),
      ...(typename ? this.writer.text(typename) : [0, 0]),
    ];
  }

  outputFieldAt(address: number): OutputField {
    return this.outputFields.at(address);
  }

  private outputType(type: OutputType): number {
    const nonNull = Number(type.nonNull);
    if (type.kind === 'object') return this.writer.put([1, nonNull, 0, this.outputShape(type.shape)]);
    if (type.kind === 'list') return this.writer.put([2, nonNull, 0, this.outputType(type.item)]);
    return this.writer.put([0, nonNull, type.allowed ? this.names(type.allowed) : 0, 0]);
  }

  private names(names: ReadonlySet<string>): number {
    return this.writer.put([names.size, ...[...names].flatMap((name) => this.writer.text(Buffer.from(name)))]);
  }

  private templatesOf(templates: Templates): number {
    return this.templates.address(templates, () =>
      this.writer.put([this.position(templates.position), ...freeLines(templates.position)]),
    );
  }

  /** How objects of a type are represented. @param address of templates */
  templateOf(address: number, type: number): number {
    return this.templates.byType(address, type, (templates) => {
      const template = templates.templateOf(type);
      if (template === null) return none;
      const { head, fields, isEntity, form } = template;
      const keys = fields.flatMap(({ slot }) => (slot.isPair ? [slot.index] : [])).slice(-maxKeys);
      return this.writer.put([
        ...this.writer.text(head),
        ...[this.formNumber(form), Number(isEntity), fields.length, keys.length],
        ...fields.flatMap(({ first, next, slot, nested }) => [
          ...this.writer.text(first),
          ...this.writer.text(next),
          ...[slot.index, Number(slot.isPair), slot.listDepth, Number(slot.child !== null)],
          nested ? this.templatesOf(nested) : 0,
        ]),
        ...keys,
      ]);
    });
  }

  private formNumber(form: string): number {
    const known = this.forms.get(form) ?? this.forms.size;
    this.forms.set(form, known);
    return known;
  }

  private condition(holds: TableCondition['holds']): number {
    const address = this.writer.take(1);
    this.conditions.push({ address, holds });
    return address;
  }
}

/** Keys stand last in what the planner writes, and have seldom more parts. */
const maxKeys = 3;

function freeLines(position: Position): number[] {
  const types = [...position.possibleTypes()].length;
  const count = Math.min(2 ** Math.ceil(Math.log2(Math.max(types, 1))), maxLines);
  return [count - 1, ...Array.from({ length: count }, () => freeLine).flat()];
}
