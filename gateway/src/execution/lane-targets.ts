import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import type { RecordNumber } from './record.ts';
import type { RunMemory } from './run-memory.ts';

/** Objects that one step adds to. */
export interface Target {
  readonly step: FetchStep;
  readonly records: RecordNumber[];
}

/** What a request asked for, until its answer is there. */
export type Asked = { readonly lanes: readonly LaneTargets[] } | Target;

/** Who gets anything of what a request asked for. */
export function targetsOf(asked: Asked): readonly Target[] {
  return 'lanes' in asked ? asked.lanes.flatMap((lane) => lane.all()) : [asked];
}

/** Places of what the engine notes of a lane and of a receiver (engine/lanes.ts). */
const countPlace = 0;
const listPlace = 1;
const recordPlace = 0;
const stepPlace = 1;
const nextPlace = 5;

/**
 * What one lane asks for in one request: entities without repetition, and who gets each. By index of the representation, in the order
 * in which the answers come. The engine has collected it; here it is looked at.
 */
export class LaneTargets {
  readonly lane: Lane;
  /** How many entities there are. */
  readonly count: number;
  /** Where the engine has it, among the records; 0 when there is nothing to ask for. */
  readonly block: number;
  private readonly memory: RunMemory;

  constructor(lane: Lane, block: number, memory: RunMemory) {
    this.lane = lane;
    this.block = block;
    this.memory = memory;
    this.count = block === 0 ? 0 : memory.records.at(block + countPlace);
  }

  /** Who gets an entity. */
  at(index: number): Target[] {
    const targets: Target[] = [];
    for (let at = this.first(index); at !== 0; at = this.next(at)) {
      const { records, tables } = this.memory;
      targets.push({ step: tables.stepAt(records.at(at + stepPlace)), records: [records.at(at + recordPlace)] });
    }
    return targets;
  }

  /** Who gets anything, step by step. */
  all(): Target[] {
    const byStep = new Map<FetchStep, RecordNumber[]>();
    for (let index = 0; index < this.count; index += 1) {
      for (const { step, records } of this.at(index)) {
        const known = byStep.get(step);
        if (known) known.push(...records);
        else byStep.set(step, records);
      }
    }
    return [...byStep].map(([step, records]) => ({ step, records }));
  }

  /** @returns 0 when there is no such entity */
  private first(index: number): number {
    const { records } = this.memory;
    return index < this.count ? records.at(records.at(this.block + listPlace) + index) : 0;
  }

  private next(receiver: number): number {
    return this.memory.records.at(receiver + nextPlace);
  }
}
