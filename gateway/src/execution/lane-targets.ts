import { randomBytes } from 'node:crypto';
import { hashOf } from './byte-writer.ts';
import { collectRecords } from './collect-records.ts';
import { allHold, type Variables } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import { code } from './json-scan.ts';
import type { RecordNumber } from './record.ts';
import type { Records } from './records.ts';
import { isSame, type RepresentationTemplate } from './representation.ts';

const { comma } = code;

/** An object that a step adds to. */
export interface Receiver {
  readonly step: FetchStep;
  readonly record: RecordNumber;
}

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

/**
 * What one lane asks for in one request: entities without repetition, and who gets each. By index of the representation, in the order
 * in which the answers come. Kept in plain lists, one entry an entity, since there may be thousands.
 */
export class LaneTargets {
  readonly lane: Lane;
  private readonly run: Records;
  private readonly records: RecordNumber[] = [];
  private readonly steps: FetchStep[] = [];
  private readonly templates: RepresentationTemplate[] = [];
  /** Others that get the same, where there are any. */
  private readonly others = new Map<number, Receiver[]>();
  /** By the last bits of the hash of their keys: the latest index and one more, 0 for none. */
  private buckets = new Int32Array(8);
  private readonly hashes: number[] = [];
  /** For each index the one before with the same bits and one more, 0 for none. */
  private readonly earlier: number[] = [];

  constructor(lane: Lane, run: Records) {
    this.lane = lane;
    this.run = run;
  }

  get count(): number {
    return this.records.length;
  }

  /**
   * Adds an object, and writes what the subgraph must be told of it unless that was written for another.
   * @returns the record that is to stand for this one; null when too little is known of it to ask
   */
  add(step: FetchStep, template: RepresentationTemplate, record: RecordNumber): RecordNumber | null {
    const { run } = this;
    const hash = hashOfKey(run, template, record);
    for (let next = this.bucket(hash); next > 0; next = this.earlier[next - 1] ?? 0) {
      const index = next - 1;
      const known = this.templates[index];
      const first = this.records[index];
      if (this.hashes[index] !== hash || known === undefined || first === undefined) continue;
      if (isSame(run, known, first, template, record)) return this.addTo(index, step, record);
    }
    const { bytes } = run;
    const before = bytes.length;
    if (this.records.length > 0) bytes.byte(comma);
    if (!template.write(run, record)) {
      bytes.length = before;
      return null;
    }
    this.remember(hash);
    this.records.push(record);
    this.steps.push(step);
    this.templates.push(template);
    return record;
  }

  private bucket(hash: number): number {
    return this.buckets[hash & (this.buckets.length - 1)] ?? 0;
  }

  private remember(hash: number): void {
    this.hashes.push(hash);
    if (this.hashes.length <= this.buckets.length) {
      this.link(this.hashes.length - 1, hash);
      return;
    }
    this.buckets = new Int32Array(this.buckets.length * 4);
    for (const [index, known] of this.hashes.entries()) this.link(index, known);
  }

  private link(index: number, hash: number): void {
    this.earlier[index] = this.bucket(hash);
    this.buckets[hash & (this.buckets.length - 1)] = index + 1;
  }

  private addTo(index: number, step: FetchStep, record: RecordNumber): RecordNumber {
    const first = this.firstOf(index, step);
    if (first !== undefined) {
      const stays = step.read.position.mergeSame(first, record, this.run);
      if (stays !== record) return stays;
    }
    const others = this.others.get(index);
    if (others) others.push({ step, record });
    else this.others.set(index, [{ step, record }]);
    return record;
  }

  private firstOf(index: number, step: FetchStep): RecordNumber | undefined {
    return this.steps[index] === step
      ? this.records[index]
      : this.others.get(index)?.find((other) => other.step === step)?.record;
  }

  /** Who gets an entity first. */
  first(index: number): Receiver | null {
    const record = this.records[index];
    const step = this.steps[index];
    return record === undefined || step === undefined ? null : { step, record };
  }

  /** Who else needs to read an entity, once the first has: those that cannot simply share what was read. */
  *readersAfterFirst(index: number): Iterable<Receiver> {
    for (const other of this.others.get(index) ?? none) {
      const first = this.firstOf(index, other.step);
      const isFirst = first === undefined || first === other.record;
      if (isFirst || !share(this.run, other.step, first, other.record)) yield other;
    }
  }

  /** Whether an entity has more than one receiver. */
  isShared(index: number): boolean {
    return this.others.size > 0 && this.others.has(index);
  }

  /** Who gets an entity. */
  at(index: number): Target[] {
    const first = this.first(index);
    if (!first) return [];
    const receivers = [first, ...(this.others.get(index) ?? none)];
    return receivers.map(({ step, record }) => ({ step, records: [record] }));
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
}

const none: readonly Receiver[] = [];

function hashOfKey(run: Records, { keySlots }: RepresentationTemplate, record: RecordNumber): number {
  let hash = hashSeed;
  for (const slot of keySlots) {
    const start = run.at(record + slot);
    if (start >= 0) hash = hashOf(run.bytes.bytes, start, run.at(record + slot + 1), hash);
  }
  return hash;
}

/** Whoever makes up ids cannot know which of them have one hash. */
const hashSeed = randomBytes(4).readInt32LE();

/** What collecting needs of a run. */
export interface Collecting {
  readonly records: Records;
  readonly root: RecordNumber;
  readonly variables: Variables;
  /** See `collectRecords`. */
  readonly nextMark: () => number;
  /** Objects that merged steps could not ask about, by the step to which they are left. */
  readonly left: Map<FetchStep, Set<RecordNumber>>;
}

/** Collects the objects of a lane, and appends their representations to the run's bytes with commas between them. */
export function collectLane(lane: Lane, { records, root, variables, nextMark, left }: Collecting): LaneTargets {
  const found = new LaneTargets(lane, records);
  for (const step of lane.steps) {
    const { representation, merged } = step;
    const only = lane.isRemainder ? left.get(step) : null;
    if (!representation || only === undefined || !allHold(step.conditions, variables)) continue;
    collectRecords(records, root, step.path, nextMark(), (record) => {
      if (only !== null && !only.has(record)) return record;
      const template = representation.templateFor(records, record);
      const stays = template && found.add(step, template, record);
      if (stays === null && merged) leave(left, merged.remainder, record);
      return stays ?? record;
    });
  }
  return found;
}

function leave(left: Map<FetchStep, Set<RecordNumber>>, to: FetchStep, record: RecordNumber): void {
  const known = left.get(to);
  if (known) known.add(record);
  else left.set(to, new Set([record]));
}

/**
 * Gives a record what another one of the same step was given. The objects themselves are shared, so that what is fetched below them
 * is fetched once.
 * @returns false when it needs a reading of its own, since it holds objects that another subgraph began
 */
function share(
  run: Records,
  { read: { fields, position } }: FetchStep,
  first: RecordNumber,
  record: RecordNumber,
): boolean {
  const holds = fields.some(({ slot, child }) => child !== null && slot !== null && run.at(record + slot.index) >= 0);
  if (holds) return false;
  const { ints } = run;
  for (const { slot } of fields) {
    if (slot === null) continue;
    ints[record + slot.index] = run.at(first + slot.index);
    if (slot.isPair) ints[record + slot.index + 1] = run.at(first + slot.index + 1);
  }
  const type = position.typeNameOf(run, first);
  if (type !== null) position.setType(run, record, type);
  return true;
}
