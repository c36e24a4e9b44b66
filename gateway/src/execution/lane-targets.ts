import { type ByteWriter, hashOf } from './byte-writer.ts';
import { collectRecords } from './collect-records.ts';
import { allHold, type Variables } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import { code } from './json-scan.ts';
import type { ReadShape } from './read-shape.ts';
import { type AnswerRecord, missing, missingLeaf, unaskedLeaf } from './record.ts';
import { isSame, type RepresentationTemplate } from './representation.ts';

const { comma } = code;

/** An object that a step adds to. */
interface Receiver {
  readonly step: FetchStep;
  readonly record: AnswerRecord;
}

/**
 * What one lane asks for in one request: entities without repetition, and who gets each. By index of the representation, in the order
 * in which the answers come. Kept in plain lists, one entry an entity, since there may be thousands.
 */
export class LaneTargets {
  readonly lane: Lane;
  private readonly records: AnswerRecord[] = [];
  private readonly steps: FetchStep[] = [];
  private readonly templates: RepresentationTemplate[] = [];
  /** Others that get the same, where there are any. */
  private readonly others = new Map<number, Receiver[]>();
  /** By the hash of their keys: the latest index, and for each index the one before with the same hash. */
  private readonly latest = new Map<number, number>();
  private readonly earlier: number[] = [];

  constructor(lane: Lane) {
    this.lane = lane;
  }

  get count(): number {
    return this.records.length;
  }

  /**
   * Adds an object, and writes what the subgraph must be told of it unless that was written for another.
   * @returns the record that is to stand for this one
   */
  add(
    step: FetchStep,
    template: RepresentationTemplate,
    record: AnswerRecord,
    kept: Uint8Array,
    to: ByteWriter,
  ): AnswerRecord {
    const hash = keyOf(template, record, kept);
    const latest = this.latest.get(hash) ?? -1;
    for (let index = latest; index >= 0; index = this.earlier[index] ?? -1) {
      const known = this.templates[index];
      const first = this.records[index];
      if (known && first && isSame(known, first, template, record, kept)) return this.addTo(index, step, record, kept);
    }
    const before = to.length;
    if (this.records.length > 0) to.byte(comma);
    if (!template.write(record, kept, to)) {
      to.length = before;
      return record;
    }
    this.latest.set(hash, this.records.length);
    this.earlier.push(latest);
    this.records.push(record);
    this.steps.push(step);
    this.templates.push(template);
    return record;
  }

  private addTo(index: number, step: FetchStep, record: AnswerRecord, kept: Uint8Array): AnswerRecord {
    const first = this.firstOf(index, step);
    if (first !== undefined) {
      const stays = step.read.position.mergeSame(first, record, kept);
      if (stays !== record) return stays;
    }
    const others = this.others.get(index);
    if (others) others.push({ step, record });
    else this.others.set(index, [{ step, record }]);
    return record;
  }

  private firstOf(index: number, step: FetchStep): AnswerRecord | undefined {
    return this.steps[index] === step
      ? this.records[index]
      : this.others.get(index)?.find((other) => other.step === step)?.record;
  }

  /** Gives an entity to all who get it. @param read reads it into a record */
  give(index: number, read: (record: AnswerRecord, shape: ReadShape) => void): void {
    const record = this.records[index];
    const step = this.steps[index];
    if (!record || !step) return;
    read(record, step.read);
    for (const other of this.others.get(index) ?? none) {
      const first = this.firstOf(index, other.step);
      const isFirst = first === undefined || first === other.record;
      if (isFirst || !share(other.step, first, other.record)) read(other.record, other.step.read);
    }
  }

  /** Who gets an entity. */
  at(index: number): Target[] {
    const record = this.records[index];
    const step = this.steps[index];
    if (!record || !step) return [];
    const receivers = [{ step, record }, ...(this.others.get(index) ?? none)];
    return receivers.map((receiver) => ({ step: receiver.step, records: [receiver.record] }));
  }

  /** Who gets anything, step by step. */
  all(): Target[] {
    const byStep = new Map<FetchStep, AnswerRecord[]>();
    for (let index = 0; index < this.count; index += 1) {
      for (const { step, records } of this.at(index)) {
        const known = byStep.get(step);
        if (known) known.push(...records);
        else byStep.set(step, records);
      }
    }
    return [...byStep].map(([step, records]) => ({ step, records }));
  }
}

const none: readonly Receiver[] = [];

/** Objects that one step adds to. */
export interface Target {
  readonly step: FetchStep;
  readonly records: AnswerRecord[];
}

function keyOf({ keySlot }: RepresentationTemplate, record: AnswerRecord, kept: Uint8Array): number {
  if (keySlot === null) return 0;
  const start = record[keySlot];
  return typeof start === 'number' && start >= 0 ? hashOf(kept, start, Number(record[keySlot + 1])) : 0;
}

/** What collecting needs of a run. */
export interface Collecting {
  readonly root: AnswerRecord;
  readonly variables: Variables;
  /** The run's bytes. */
  readonly kept: Uint8Array;
  /** Where representations are written, with commas between them. */
  readonly to: ByteWriter;
  /** See `collectRecords`. */
  readonly nextMark: () => number;
}

/** Collects the objects of a lane. */
export function collectLane(lane: Lane, { root, variables, kept, to, nextMark }: Collecting): LaneTargets {
  const found = new LaneTargets(lane);
  for (const step of lane.steps) {
    const { representation } = step;
    if (!representation || !allHold(step.conditions, variables)) continue;
    collectRecords(root, step.path, nextMark(), (record) => {
      const template = representation.templateFor(record);
      return template === null ? record : found.add(step, template, record, kept, to);
    });
  }
  return found;
}

/** Notes that a step brought nothing for these objects. */
export function markMissing({ step, records }: Target): void {
  for (const record of records) {
    for (const { slot } of step.read.fields) {
      if (slot === null) continue;
      if (!slot.isPair) record[slot.index] ??= missing;
      else if (record[slot.index] === unaskedLeaf) record[slot.index] = missingLeaf;
    }
  }
}

/** Takes back what a step brought. */
export function discard({ step, records }: Target): void {
  for (const record of records) {
    for (const { slot } of step.read.fields)
      if (slot !== null) record[slot.index] = slot.isPair ? missingLeaf : missing;
  }
}

/**
 * Gives a record what another one of the same step was given. The objects themselves are shared, so that what is fetched below them
 * is fetched once.
 * @returns false when it needs a reading of its own, since it holds objects that another subgraph began
 */
function share({ read: { fields, position } }: FetchStep, first: AnswerRecord, record: AnswerRecord): boolean {
  if (fields.some(({ slot, child }) => child !== null && slot !== null && Array.isArray(record[slot.index])))
    return false;
  for (const { slot } of fields) {
    if (slot === null) continue;
    record[slot.index] = first[slot.index];
    if (slot.isPair) record[slot.index + 1] = first[slot.index + 1];
  }
  const type = position.typeOf(first);
  if (type !== null) position.setType(record, type);
  return true;
}
