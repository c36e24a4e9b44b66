import { allHold } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import type { GraphTypes } from './graph-types.ts';
import { Known } from './known-things.ts';
import { OutputTables } from './output-tables.ts';
import { PositionTables } from './position-tables.ts';
import { ReadTables } from './read-tables.ts';
import { TableConditions } from './table-conditions.ts';
import { TableWriter } from './table-writer.ts';
import { TemplateTables } from './template-tables.ts';

/**
 * What of a compiled plan the engine needs, in the form in which it needs it (engine/tables.ts). What hangs on the types of objects is
 * added when the first of a type is met: there may be many, and few of them come.
 */
export class PlanTables {
  readonly types: GraphTypes;
  readonly conditions: TableConditions;
  readonly positions: PositionTables;
  readonly read: ReadTables;
  readonly output: OutputTables;
  readonly templates: TemplateTables;
  private readonly writer = new TableWriter();
  private readonly steps = new Known<FetchStep>();
  private readonly lanes = new Known<Lane>();

  constructor(types: GraphTypes) {
    const { writer } = this;
    this.types = types;
    this.conditions = new TableConditions(writer);
    this.positions = new PositionTables(types, writer);
    this.read = new ReadTables(writer, this.positions);
    this.output = new OutputTables(types, writer, this.positions, this.conditions);
    this.templates = new TemplateTables(writer, this.positions);
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
      const templates = representation ? this.templates.templates(representation.templates) : 0;
      const condition = conditions.length > 0 ? this.conditions.add((variables) => allHold(conditions, variables)) : 0;
      return this.writer.put([
        ...[templates, this.read.shape(read), condition, Number(merged !== null), path.length],
        ...path.flatMap(({ index, listDepth }) => [index, listDepth]),
      ]);
    });
  }

  stepAt(address: number): FetchStep {
    return this.steps.at(address);
  }
}
