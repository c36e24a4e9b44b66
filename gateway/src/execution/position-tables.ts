import type { GraphTypes } from './graph-types.ts';
import { Known } from './known-things.ts';
import type { Position } from './record.ts';
import type { TableWriter } from './table-writer.ts';

/** The engine looks through names one by one: where there are more, asking for them takes no longer. */
const maxNames = 64;

/** How records are laid out, and the names of types that objects may say. */
export class PositionTables {
  private readonly types: GraphTypes;
  private readonly writer: TableWriter;
  private readonly positions = new Known<Position>();
  /** Many positions have the same. */
  private readonly names = new Map<string, number>();

  constructor(types: GraphTypes, writer: TableWriter) {
    this.types = types;
    this.writer = writer;
  }

  /** @returns the address of its table, which is written when it is first asked for */
  position(position: Position): number {
    return this.positions.address(position, () => {
      const { ownType, size, slots } = position.layout;
      const names = this.typeNames(position.isOneType ? [] : position.possibleTypes());
      return this.writer.put([
        ...[Number(position.isOneType), ownType, names, size, slots.length],
        ...slots.flatMap(({ index, isPair }) => [index, Number(isPair)]),
      ]);
    });
  }

  at(address: number): Position {
    return this.positions.at(address);
  }

  private typeNames(typeNames: Iterable<string>): number {
    const all = new Set(typeNames);
    const names = all.size > maxNames ? [] : [...all];
    const key = names.join();
    const known = this.names.get(key) ?? this.writeTypeNames(names);
    this.names.set(key, known);
    return known;
  }

  private writeTypeNames(names: readonly string[]): number {
    const lines = names.flatMap((name) => [
      ...this.writer.text(Buffer.from(`"${name}"`)),
      ...[this.types.numberOf(name), Number(this.types.isObject(name))],
    ]);
    return this.writer.put([names.length, ...lines]);
  }
}
