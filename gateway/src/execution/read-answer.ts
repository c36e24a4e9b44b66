import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphAnswer } from '../upstream/subgraph-transport.ts';
import { absentPlaces, noteAbsent } from './absent-fields.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Asked, LaneTargets, Target } from './lane-targets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { markGone, markMissing } from './mark-missing.ts';
import { memberOf, readValueInto } from './read-value.ts';
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

/**
 * Gives the records that asked what a subgraph answered: bytes, or objects where it runs in this process.
 * @throws MalformedAnswer when it is not an answer to what was asked; by then a part of it may have been read
 */
export function readAnswer(reading: AnswerReading, answer: SubgraphAnswer): AnswerRest {
  const { memory, asked } = reading;
  const answered = new Set<LaneTargets>();
  const { hasData, errors } =
    answer instanceof Uint8Array ? readBytes(reading, answer, answered) : readValue(reading, answer, answered);
  const unanswered = 'lanes' in asked ? asked.lanes.filter((lane) => lane.count > 0 && !answered.has(lane)) : [];
  if (unanswered.length > 0 && errors.length === 0) {
    throw new MalformedAnswer('A part of what was asked for is missing.');
  }
  return { hasData, errors, unanswered, absent: absentPlaces(asked, memory.records) };
}

function readBytes(
  { memory, asked, onExtensions }: AnswerReading,
  answer: Uint8Array,
  answered: Set<LaneTargets>,
): Pick<AnswerRest, 'hasData' | 'errors'> {
  const reader = new AnswerReader(memory, answer);
  let errors: unknown;
  let hasData = false;
  reader.whole((key, at) => {
    if (key === 'data') {
      hasData = reader.isObject(at);
      return hasData ? readBytesData(memory, asked, reader, at, answered) : reader.skip(at);
    }
    if (key === 'errors') errors = reader.parse(at);
    else if (key === 'extensions') onExtensions(reader.parse(at));
    return reader.skip(at);
  });
  if (!hasData) noteNothing(memory.records, asked);
  return { hasData, errors: readErrors(errors, hasData) };
}

function readBytesData(
  memory: RunMemory,
  asked: Asked,
  reader: AnswerReader,
  at: number,
  answered: Set<LaneTargets>,
): number {
  if (!('lanes' in asked)) {
    let end = at;
    for (const record of asked.records) end = memory.readObject(record, asked.step, at);
    return end;
  }
  return reader.members(at, (key, valueAt) => {
    const found = asked.lanes.find(({ lane }) => lane.key === key);
    if (!found || found.count === 0 || !reader.isList(valueAt)) return reader.skip(valueAt);
    const { end, count, noEntities } = memory.readLane(found.block, valueAt);
    for (const { index, isNull } of noEntities) noteNoEntity(memory.records, found.at(index), isNull);
    checkCount(count, found);
    answered.add(found);
    return end;
  });
}

function readValue(
  { memory: { records }, asked, onExtensions }: AnswerReading,
  { data, errors, extensions }: SubgraphResponse,
  answered: Set<LaneTargets>,
): Pick<AnswerRest, 'hasData' | 'errors'> {
  if (extensions !== undefined) onExtensions(extensions);
  if (data) readValueData(records, asked, data, answered);
  else noteNothing(records, asked);
  return { hasData: Boolean(data), errors: readErrors(errors, Boolean(data)) };
}

function readValueData(records: Records, asked: Asked, data: object, answered: Set<LaneTargets>): void {
  if (!('lanes' in asked)) {
    for (const record of asked.records) readValueInto(records, record, asked.step.read, data);
    return;
  }
  for (const found of asked.lanes) {
    const entities = memberOf(data, found.lane.key);
    if (!Array.isArray(entities)) continue;
    checkCount(entities.length, found);
    answered.add(found);
    for (const [index, entity] of entities.entries()) {
      if (typeof entity === 'object' && entity !== null && !Array.isArray(entity)) {
        for (const { step, record } of found.readers(index)) readValueInto(records, record, step.read, entity);
      } else noteNoEntity(records, found.at(index), entity === null);
    }
  }
}

/** Lanes that were not answered are told apart without this. */
function noteNothing(records: Records, asked: Asked): void {
  if ('lanes' in asked) return;
  for (const record of asked.records) noteAbsent(records, record, asked.step.read);
}

/** @param isGone whether the subgraph says that there is none, rather than nonsense */
function noteNoEntity(records: Records, targets: readonly Target[], isGone: boolean): void {
  for (const target of targets) (isGone ? markGone : markMissing)(records, target);
  if (!isGone) records.hasAbsent = true;
}

function checkCount(count: number, asked: LaneTargets): void {
  if (count === asked.count) return;
  throw new MalformedAnswer(`${count} entities came for ${asked.count} representations.`);
}
