import type { Asked } from './lane-targets.ts';
import type { ReadShape } from './read-shape.ts';
import { nothingYet, type RecordNumber } from './record.ts';
import type { Records } from './records.ts';

/** Notes what an answer should have had of an object, and had not: nobody is to take it for what was not asked for. */
export function noteAbsent(records: Records, record: RecordNumber, shape: ReadShape): void {
  for (const { slot } of requiredOf(records, record, shape)) {
    if (slot === null || records.at(record + slot.index) !== nothingYet.unasked) continue;
    records.set(record + slot.index, nothingYet.missing);
    records.hasAbsent = true;
  }
}

type Path = readonly (string | number)[];

/** More places than this tell nobody more. */
const maxPlaces = 100;

/** Where the answer at hand should have had fields, and had not, in the subgraph's keys. */
export function absentPlaces(asked: Asked, records: Records): Path[] {
  const places: Path[] = [];
  if (!records.hasAbsent) return places;
  if ('lanes' in asked) {
    for (const found of asked.lanes) {
      for (let index = 0; index < found.count && places.length < maxPlaces; index += 1) {
        for (const target of found.at(index)) look(target.step.read, target.records, [found.lane.key, index]);
      }
    }
  } else look(asked.step.read, asked.records, []);
  return places;

  function look(shape: ReadShape, found: readonly RecordNumber[], path: Path): void {
    for (const record of found) {
      if (places.length >= maxPlaces) return;
      for (const { slot, key } of requiredOf(records, record, shape)) {
        if (slot !== null && records.at(record + slot.index) === nothingYet.missing) places.push([...path, key]);
      }
      for (const { slot, child, key } of shape.fields) {
        if (slot && child) follow(child, records.at(record + slot.index), slot.listDepth, [...path, key]);
      }
    }
  }

  function follow(shape: ReadShape, value: number, listDepth: number, path: Path): void {
    if (value < 0) return;
    if (listDepth === 0) {
      look(shape, [value], path);
      return;
    }
    for (let index = 0; index < records.at(value); index += 1) {
      follow(shape, records.at(value + 1 + index), listDepth - 1, [...path, index]);
    }
  }
}

function requiredOf(records: Records, record: RecordNumber, shape: ReadShape): ReturnType<ReadShape['requiredOf']> {
  return shape.requiredOf(shape.position.typeOf(records, record));
}
