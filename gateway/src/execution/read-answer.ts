import type { SubgraphResponse } from '@kizuna/kit/graph/subgraph-executor';
import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphAnswer } from '../upstream/subgraph-transport.ts';
import { absentPlaces, noteAbsent } from './absent-fields.ts';
import type { Asked, LaneTargets, Receiver, Target } from './lane-targets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { markGone, markMissing } from './mark-missing.ts';
import { BytesReader } from './read-bytes.ts';
import { memberOf, readValueInto } from './read-value.ts';
import type { Records } from './records.ts';
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
  readonly records: Records;
  readonly asked: Asked;
  /** Told of what the subgraph says besides data and errors. */
  readonly onExtensions: (extensions: unknown) => void;
}

/**
 * Gives the records that asked what a subgraph answered: bytes, or objects where it runs in this process.
 * @throws MalformedAnswer when it is not an answer to what was asked; by then a part of it may have been read
 */
export function readAnswer(reading: AnswerReading, answer: SubgraphAnswer): AnswerRest {
  const { records, asked } = reading;
  const answered = new Set<LaneTargets>();
  const { hasData, errors } =
    answer instanceof Uint8Array ? readBytes(reading, answer, answered) : readValue(reading, answer, answered);
  const unanswered = 'lanes' in asked ? asked.lanes.filter((lane) => lane.count > 0 && !answered.has(lane)) : [];
  if (unanswered.length > 0 && errors.length === 0) {
    throw new MalformedAnswer('A part of what was asked for is missing.');
  }
  return { hasData, errors, unanswered, absent: absentPlaces(asked, records) };
}

function readBytes(
  { records, asked, onExtensions }: AnswerReading,
  answer: Uint8Array,
  answered: Set<LaneTargets>,
): Pick<AnswerRest, 'hasData' | 'errors'> {
  const begin = records.bytes.length;
  records.bytes.add(answer);
  const reader = new BytesReader(records);
  let errors: unknown;
  let hasData = false;
  const end = reader.members(reader.start(begin), (key, at) => {
    if (key === 'data') {
      hasData = reader.isObject(at);
      return hasData ? readBytesData(records, asked, reader, at, answered) : reader.skip(at);
    }
    if (key === 'errors') errors = reader.parse(at);
    else if (key === 'extensions') onExtensions(reader.parse(at));
    return reader.skip(at);
  });
  reader.expectEnd(end);
  if (!hasData) noteNothing(records, asked);
  return { hasData, errors: readErrors(errors, hasData) };
}

function readBytesData(
  records: Records,
  asked: Asked,
  reader: BytesReader,
  at: number,
  answered: Set<LaneTargets>,
): number {
  if (!('lanes' in asked)) {
    let end = at;
    for (const record of asked.records) end = reader.readInto(record, asked.step.read, at);
    return end;
  }
  return reader.members(at, (key, valueAt) => {
    const found = asked.lanes.find(({ lane }) => lane.key === key);
    if (!found || !reader.isList(valueAt)) return reader.skip(valueAt);
    let count = 0;
    const end = reader.items(valueAt, (index, itemAt) => {
      count += 1;
      const first = reader.isObject(itemAt) ? found.first(index) : null;
      if (first === null) {
        noteNoEntity(records, found.at(index), reader.isNull(itemAt));
        return reader.skip(itemAt);
      }
      const itemEnd = reader.readInto(first.record, first.step.read, itemAt);
      if (found.isShared(index)) {
        for (const { step, record } of found.readersAfterFirst(index)) reader.readInto(record, step.read, itemAt);
      }
      return itemEnd;
    });
    checkCount(count, found);
    answered.add(found);
    return end;
  });
}

function readValue(
  { records, asked, onExtensions }: AnswerReading,
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
      if (typeof entity === 'object' && entity !== null) giveValue(records, found, index, entity);
      else noteNoEntity(records, found.at(index), entity === null);
    }
  }
}

/** Lanes that were not answered are told apart without this. */
function noteNothing(records: Records, asked: Asked): void {
  if ('lanes' in asked) return;
  for (const record of asked.records) noteAbsent(records, record, asked.step.read);
}

function giveValue(records: Records, found: LaneTargets, index: number, entity: object): void {
  const give = ({ step, record }: Receiver) => readValueInto(records, record, step.read, entity);
  const first = found.first(index);
  if (first) give(first);
  for (const other of found.readersAfterFirst(index)) give(other);
}

/** @param isGone whether the subgraph says that there is none, rather than nonsense */
function noteNoEntity(records: Records, targets: readonly Target[], isGone: boolean): void {
  for (const target of targets) (isGone ? markGone : markMissing)(records, target);
}

function checkCount(count: number, asked: LaneTargets): void {
  if (count === asked.count) return;
  throw new MalformedAnswer(`${count} entities came for ${asked.count} representations.`);
}
