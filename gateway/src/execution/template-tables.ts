import { Known } from './known-things.ts';
import type { PositionTables } from './position-tables.ts';
import type { Templates } from './representation.ts';
import type { TableWriter } from './table-writer.ts';
import { freeTypeLines, nothingForType } from './type-lines.ts';

/** Keys stand last in what the planner writes, and have seldom more parts. */
const maxKeys = 3;

/** How objects are represented to subgraphs. */
export class TemplateTables {
  private readonly writer: TableWriter;
  private readonly positions: PositionTables;
  private readonly known = new Known<Templates>();
  private readonly forms = new Map<string, number>();

  constructor(writer: TableWriter, positions: PositionTables) {
    this.writer = writer;
    this.positions = positions;
  }

  /** @returns the address of their table, which is written when it is first asked for */
  templates(templates: Templates): number {
    return this.known.address(templates, () =>
      this.writer.put([this.positions.position(templates.position), ...freeTypeLines(templates.position)]),
    );
  }

  /** That of objects of a type. @param address of templates @returns its address, or `nothingForType` */
  templateOf(address: number, type: number): number {
    return this.known.byType(address, type, (templates) => {
      const template = templates.templateOf(type);
      if (template === null) return nothingForType;
      const { head, fields, isEntity, form } = template;
      const keys = fields.flatMap(({ slot }) => (slot.isPair ? [slot.index] : [])).slice(-maxKeys);
      return this.writer.put([
        ...this.writer.text(head),
        ...[this.formNumber(form), Number(isEntity), fields.length, keys.length],
        ...fields.flatMap(({ first, next, slot, nested }) => [
          ...this.writer.text(first),
          ...this.writer.text(next),
          ...[slot.index, Number(slot.isPair), slot.listDepth, Number(slot.child !== null)],
          nested ? this.templates(nested) : 0,
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
}
