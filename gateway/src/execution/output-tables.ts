import type { GraphTypes } from './graph-types.ts';
import { Known } from './known-things.ts';
import { isIncluded, type OutputField, type OutputShape, type OutputType } from './output-shape.ts';
import type { PositionTables } from './position-tables.ts';
import type { TableConditions } from './table-conditions.ts';
import type { TableWriter } from './table-writer.ts';
import { freeTypeLines, nothingForType } from './type-lines.ts';

/** Of a field that stands in no slot (engine/tables.ts). */
const unfetched = -1;
const constantText = -2;

/** Of an `OutputType` (engine/tables.ts). */
const kinds = { leaf: 0, object: 1, list: 2 } as const;

/** What clients see. */
export class OutputTables {
  private readonly types: GraphTypes;
  private readonly writer: TableWriter;
  private readonly positions: PositionTables;
  private readonly conditions: TableConditions;
  private readonly shapes = new Known<OutputShape>();
  private readonly fields = new Known<OutputField>();

  constructor(types: GraphTypes, writer: TableWriter, positions: PositionTables, conditions: TableConditions) {
    this.types = types;
    this.writer = writer;
    this.positions = positions;
    this.conditions = conditions;
  }

  /** @returns the address of its table, which is written when it is first asked for */
  shape(shape: OutputShape): number {
    return this.shapes.address(shape, () =>
      this.writer.put([this.positions.position(shape.position), shape.number, ...freeTypeLines(shape.position)]),
    );
  }

  /** Those of objects of a type. @param address of a shape @returns their address, or `nothingForType` */
  fieldsOf(address: number, type: number): number {
    return this.shapes.byType(address, type, (shape) => {
      const fields = shape.fieldsOf(this.types.nameOf(type));
      if (fields === null) return nothingForType;
      const rows = fields.map((field) => this.row(field, type));
      const begun = this.writer.put([fields.length, ...rows.flat()]);
      this.fields.rememberRows(fields, rows, begun + 4);
      return begun;
    });
  }

  private row({ first, next, slot, when, type, isPlain }: OutputField, ofType: number): number[] {
    const typename = slot === null ? Buffer.from(JSON.stringify(this.types.nameOf(ofType))) : null;
    return [
      ...this.writer.text(first),
      ...this.writer.text(next),
      ...[slot === null ? constantText : (slot ?? unfetched), Number(isPlain && typeof slot === 'number')],
      when === null ? 0 : this.conditions.add((variables) => isIncluded(when, variables)),
      this.outputType(type),
      ...(typename ? this.writer.text(typename) : [0, 0]),
    ];
  }

  fieldAt(address: number): OutputField {
    return this.fields.at(address);
  }

  private outputType(type: OutputType): number {
    const head = [kinds[type.kind], Number(type.nonNull)];
    if (type.kind === 'object') return this.writer.put([...head, 0, this.shape(type.shape)]);
    if (type.kind === 'list') return this.writer.put([...head, 0, this.outputType(type.item)]);
    return this.writer.put([...head, type.allowed ? this.names(type.allowed) : 0, 0]);
  }

  private names(names: ReadonlySet<string>): number {
    return this.writer.put([names.size, ...[...names].flatMap((name) => this.writer.text(Buffer.from(name)))]);
  }
}
