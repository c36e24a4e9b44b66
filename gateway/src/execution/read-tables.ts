import type { LeafKind } from './graph-types.ts';
import { Known } from './known-things.ts';
import type { PositionTables } from './position-tables.ts';
import type { ReadField, ReadShape } from './read-shape.ts';
import type { TableWriter } from './table-writer.ts';

/** The engine's numbers of these (engine/read-leaf.ts). */
const leafKinds: Readonly<Record<LeafKind, number>> = {
  any: 0,
  ID: 1,
  Int: 2,
  Float: 3,
  Boolean: 4,
  String: 5,
  enum: 5,
};

/** What is read from subgraphs' answers. */
export class ReadTables {
  private readonly writer: TableWriter;
  private readonly positions: PositionTables;
  private readonly shapes = new Known<ReadShape>();
  private readonly fields = new Known<ReadField>();

  constructor(writer: TableWriter, positions: PositionTables) {
    this.writer = writer;
    this.positions = positions;
  }

  /** @returns the address of its table, which is written when it is first asked for */
  shape(shape: ReadShape): number {
    return this.shapes.address(shape, () => {
      const head = [this.positions.position(shape.position), shape.fields.length];
      const rows = shape.fields.map((field) => this.row(field));
      const address = this.writer.put([...head, ...rows.flat()]);
      this.fields.rememberRows(shape.fields, rows, address + head.length * 4);
      return address;
    });
  }

  private row({ keyBytes, slot, leaf, child }: ReadField): number[] {
    return [
      ...this.writer.text(keyBytes),
      ...(slot ? [slot.index, Number(slot.isPair)] : [-1, 0]),
      ...[leafKinds[leaf ?? 'any'], slot?.listDepth ?? 0],
      ...(child ? [this.shape(child), Number(child.position.isWide)] : [0, 0]),
    ];
  }

  shapeAt(address: number): ReadShape {
    return this.shapes.at(address);
  }

  fieldAt(address: number): ReadField {
    return this.fields.at(address);
  }

  /** The address of the field with a key; 0 when there is none. @param shape the address of its shape */
  fieldOf(shape: number, key: unknown): number {
    const field = typeof key === 'string' ? this.shapes.at(shape).byKey.get(key) : undefined;
    return field ? this.fields.addressOf(field) : 0;
  }
}
