import { type ByteWriter, hashOf } from './byte-writer.ts';
import { collectRecords } from './collect-records.ts';
import { allHold, type Variables } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import { code } from './json-scan.ts';
import { type AnswerRecord, missing, missingLeaf, unaskedLeaf } from './record.ts';
import { isSame, type RepresentationTemplate } from './representation.ts';

const { comma } = code;

/** The objects that one step adds to with one entity of the answer. */
export interface Target {
  readonly step: FetchStep;
  readonly records: AnswerRecord[];
}

/** What one lane asks for in one request: entities without repetition, and who gets each. */
export interface LaneTargets {
  readonly lane: Lane;
  /** By index of the representation, in the order in which the answers come. */
  readonly targets: Target[][];
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
  nextMark(): number;
}

/** An object that was written, for others that would be written the same. */
interface Known {
  readonly template: RepresentationTemplate;
  readonly record: AnswerRecord;
  /** Who gets what is answered to it. */
  readonly targets: Target[];
}

/**
 * Collects the objects of a lane. Whether one is known already is told by its key and a look at the other values: only new ones are
 * written.
 */
export function collectLane(lane: Lane, { root, variables, kept, to, nextMark }: Collecting): LaneTargets {
  const found: LaneTargets = { lane, targets: [] };
  const byKey = new Map<number, Known[]>();

  function add(step: FetchStep, template: RepresentationTemplate, record: AnswerRecord): AnswerRecord {
    const key = keyOf(template, record, kept);
    const alike = byKey.get(key);
    if (alike) {
      for (const known of alike) {
        if (isSame(known.template, known.record, template, record, kept))
          return addTo(known.targets, step, record, kept);
      }
    }
    const before = to.length;
    if (found.targets.length > 0) to.byte(comma);
    if (!template.write(record, kept, to)) {
      to.length = before;
      return record;
    }
    const targets: Target[] = [{ step, records: [record] }];
    found.targets.push(targets);
    if (alike) alike.push({ template, record, targets });
    else byKey.set(key, [{ template, record, targets }]);
    return record;
  }

  for (const step of lane.steps) {
    const { representation } = step;
    if (!representation || !allHold(step.conditions, variables)) continue;
    collectRecords(root, step.path, nextMark(), (record) => {
      const template = representation.templateFor(record);
      return template === null ? record : add(step, template, record);
    });
  }
  return found;
}

function keyOf({ keySlot }: RepresentationTemplate, record: AnswerRecord, kept: Uint8Array): number {
  if (keySlot === null) return 0;
  const start = record[keySlot];
  return typeof start === 'number' && start >= 0 ? hashOf(kept, start, Number(record[keySlot + 1])) : 0;
}

/** @returns the record that is to stand for this one */
function addTo(targets: Target[], step: FetchStep, record: AnswerRecord, kept: Uint8Array): AnswerRecord {
  const own = targets.find((target) => target.step === step);
  const [first] = own?.records ?? [];
  if (!own || !first) {
    targets.push({ step, records: [record] });
    return record;
  }
  const stays = step.read.position.mergeSame(first, record, kept);
  if (stays === record) own.records.push(record);
  return stays;
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
 * Gives the other records of a target what the first was given. Records that had nothing there before share the objects
 * themselves, so that what is fetched below them is fetched once.
 * @returns the records that need a reading of their own, since they hold objects that another subgraph began
 */
export function shareAmong({ step, records }: Target): readonly AnswerRecord[] {
  const [first, ...others] = records;
  if (first === undefined || others.length === 0) return [];
  const { fields, position } = step.read;
  return others.filter((record) => {
    if (fields.some(({ slot, child }) => child !== null && slot !== null && Array.isArray(record[slot.index])))
      return true;
    for (const { slot } of fields) {
      if (slot === null) continue;
      record[slot.index] = first[slot.index];
      if (slot.isPair) record[slot.index + 1] = first[slot.index + 1];
    }
    const type = position.typeOf(first);
    if (type !== null && position.objectType === null) position.setType(record, type);
    return false;
  });
}
