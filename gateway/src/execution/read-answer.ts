import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphAnswer } from '../upstream/subgraph-transport.ts';
import { absentPlaces, noteAbsent } from './absent-fields.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Asked, LaneTargets, Target } from './lane-targets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { markGone, markMissing } from './mark-missing.ts';
import type { Records } from './records.ts';
import type { RunMemory } from './run-memory.ts';
import { readErrors } from './subgraph-errors.ts';

/** What an answer said besides its data. */
export interface AnswerRest {
  /** Whether there was any, if not all of it. */
  readonly hasData: boolean;
  readonly errors: readonly GraphQLFormattedError[];
  /** Lanes whose entities were asked for and did not come. */
  readonly unanswered: readonly LaneTargets[];
  /** Where fields should have been and were not, in the subgraph's keys. */
  readonly absent: readonly (readonly (string | number)[])[];
}

export interface AnswerReading {
  readonly memory: RunMemory;
  readonly asked: Asked;
  /** Told of what the subgraph says besides data and errors. */
  readonly onExtensions: (extensions: unknown) => void;
}

/** Reads an answer's data into the records that asked, and its errors. @param answered is told the lanes whose entities came */
export type ReadParts = (
  reading: AnswerReading,
  answer: SubgraphAnswer,
  answered: LaneTargets[],
) => Pick<AnswerRest, 'hasData' | 'errors'>;

/**
 * Gives the records that asked what a subgraph answered.
 * @throws MalformedAnswer when it is not an answer to what was asked; by then a part of it may have been read
 */
export function readAnswer(reading: AnswerReading, answer: SubgraphAnswer, read: ReadParts): AnswerRest {
  const { memory, asked } = reading;
  const answered: LaneTargets[] = [];
  const { hasData, errors } = read(reading, answer, answered);
  const unanswered = 'lanes' in asked ? asked.lanes.filter((lane) => lane.count > 0 && !answered.includes(lane)) : [];
  if (unanswered.length > 0 && errors.length === 0) {
    throw new MalformedAnswer('A part of what was asked for is missing.');
  }
  return { hasData, errors, unanswered, absent: absentPlaces(asked, memory.records) };
}

/** Reads them by the engine. */
export const readParts: ReadParts = ({ memory, asked, onExtensions }, answer, answered) => {
  const reader = new AnswerReader(memory, answer);
  let errors: unknown;
  let hasData = false;
  reader.whole((key, at) => {
    if (key === 'data') {
      hasData = reader.isObject(at);
      return hasData ? readData(memory, asked, reader, at, answered) : reader.skip(at);
    }
    if (key === 'errors') errors = reader.parse(at);
    else if (key === 'extensions') onExtensions(reader.parse(at));
    return reader.skip(at);
  });
  if (!hasData) noteNothing(memory.records, asked);
  return { hasData, errors: readErrors(errors, hasData) };
};

function readData(memory: RunMemory, asked: Asked, reader: AnswerReader, at: number, answered: LaneTargets[]): number {
  if (!('lanes' in asked)) {
    let end = at;
    for (const record of asked.records) end = memory.readObject(record, asked.step, at);
    return end;
  }
  return readLanes(memory, asked.lanes, reader, at, answered);
}

function readLanes(
  memory: RunMemory,
  lanes: readonly LaneTargets[],
  reader: AnswerReader,
  at: number,
  answered: LaneTargets[],
): number {
  return reader.members(at, (key, valueAt) => {
    const found = lanes.find(({ lane }) => lane.key === key);
    if (!found || found.count === 0 || !reader.isList(valueAt)) return reader.skip(valueAt);
    const { end, count, noEntities } = memory.readLane(found.block, valueAt);
    for (const { index, isNull } of noEntities) noteNoEntity(memory.records, found.at(index), isNull);
    checkCount(count, found);
    answered.push(found);
    return end;
  });
}

/** Lanes that were not answered are told apart without this. */
export function noteNothing(records: Records, asked: Asked): void {
  if ('lanes' in asked) return;
  for (const record of asked.records) noteAbsent(records, record, asked.step.read);
}

/** @param isGone whether the subgraph says that there is none, rather than nonsense */
export function noteNoEntity(records: Records, targets: readonly Target[], isGone: boolean): void {
  for (const target of targets) (isGone ? markGone : markMissing)(records, target);
  if (!isGone) records.hasAbsent = true;
}

export function checkCount(count: number, asked: LaneTargets): void {
  if (count === asked.count) return;
  throw new MalformedAnswer(`${count} entities came for ${asked.count} representations.`);
}
