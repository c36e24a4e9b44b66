import type { Variables } from './conditions.ts';
import type { TableWriter } from './table-writer.ts';

/** Something that holds in some runs of a plan and not in others, and the address at which the engine looks for it. */
export interface TableCondition {
  readonly address: number;
  holds(variables: Variables): boolean;
}

/** The conditions of a plan, of which each run sets its own. */
export class TableConditions {
  private readonly conditions: TableCondition[] = [];
  private readonly writer: TableWriter;

  constructor(writer: TableWriter) {
    this.writer = writer;
  }

  get all(): readonly TableCondition[] {
    return this.conditions;
  }

  /** @returns the address at which the engine looks */
  add(holds: TableCondition['holds']): number {
    const address = this.writer.take(1);
    this.conditions.push({ address, holds });
    return address;
  }
}
