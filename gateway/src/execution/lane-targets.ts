import { collectRecords } from './collect-records.ts';
import { allHold, type Variables } from './conditions.ts';
import type { Lane } from './fetch-request.ts';
import type { FetchStep } from './fetch-steps.ts';
import { type AnswerRecord, missing } from './record.ts';

/** The objects that one step adds to with one entity of the answer. */
export interface Target {
  readonly step: FetchStep;
  readonly records: AnswerRecord[];
}

/** What one lane asks for in one request: entities without repetition, and who gets each. */
export interface LaneTargets {
  readonly lane: Lane;
  /** JSON texts, in the order in which the answers come. */
  readonly representations: string[];
  /** By index of the representation. */
  readonly targets: Target[][];
}

/** Collects the objects of a lane. @param nextMark see `collectRecords` */
export function collectLane(lane: Lane, root: AnswerRecord, variables: Variables, nextMark: () => number): LaneTargets {
  const found: LaneTargets = { lane, representations: [], targets: [] };
  const indices = new Map<string, number>();
  for (const step of lane.steps) {
    const { representation } = step;
    if (!representation || !allHold(step.conditions, variables)) continue;
    collectRecords(root, step.path, nextMark(), (record) => {
      const text = representation.write(record);
      if (text === undefined) return;
      let index = indices.get(text);
      if (index === undefined) {
        index = found.representations.push(text) - 1;
        indices.set(text, index);
        found.targets.push([{ step, records: [record] }]);
        return;
      }
      const targets = found.targets[index] ?? [];
      const last = targets.at(-1);
      if (last?.step === step) last.records.push(record);
      else targets.push({ step, records: [record] });
    });
  }
  return found;
}

/** Notes that a step brought nothing for these objects. */
export function markMissing({ step, records }: Target): void {
  for (const record of records) {
    for (const { slot } of step.read.fields) if (slot !== null) record[slot.index] ??= missing;
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
    for (const { slot } of fields) if (slot !== null) record[slot.index] = first[slot.index];
    const type = position.typeOf(first);
    if (type !== null && position.objectType === null) position.setType(record, type);
    return false;
  });
}
