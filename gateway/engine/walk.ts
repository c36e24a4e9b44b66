import { markSlot, staysSlot } from './records';
import { allocate, recordAt, run, setRecord } from './run';
import { behind, PathSlot, Step } from './tables';

type Visit = (record: i32) => i32;

let visit: Visit = changetype<Visit>(0);

/**
 * Visits the records at the end of a step's path, each once, however many places of the answers it stands at.
 * @param roots where the list of the records stands with which it begins: how many there are, and their numbers
 * @param then returns the record that is to stand there from now on
 */
export function walk(roots: i32, step: Step, then: Visit): void {
  visit = then;
  run.lastMark += 1;
  const path = behind(step);
  const end = path + <usize>step.pathLength * offsetof<PathSlot>();
  const last = roots + recordAt(roots);
  for (let root = roots + 1; root <= last; root += 1) walkFrom(recordAt(root), path, end);
}

/** @param path the address of what is left of it @returns the record that is to stand in its place */
function walkFrom(record: i32, path: usize, end: usize): i32 {
  if (recordAt(record + markSlot) === run.lastMark) return recordAt(record + staysSlot);
  setRecord(record + markSlot, run.lastMark);
  setRecord(record + staysSlot, record);
  if (path === end) {
    const stays = visit(record);
    setRecord(record + staysSlot, stays);
    return stays;
  }
  const slot = changetype<PathSlot>(path);
  follow(record + slot.index, slot.listDepth, path + offsetof<PathSlot>(), end);
  return record;
}

/** @param place where the value stands */
function follow(place: i32, listDepth: i32, path: usize, end: usize): void {
  const value = recordAt(place);
  if (value < 0) return;
  if (listDepth === 0) {
    const stays = walkFrom(value, path, end);
    if (stays !== value) setRecord(place, stays);
    return;
  }
  const last = value + recordAt(value);
  for (let item = value + 1; item <= last; item += 1) follow(item, listDepth - 1, path, end);
}

/** Collects the records at the end of a step's path into a list. @returns where it stands: how many there are, and their numbers */
export function collectRecords(roots: i32, step: Step): i32 {
  const list = allocate(1);
  walk(roots, step, keep);
  setRecord(list, run.recordsLength - list - 1);
  return list;
}

function keep(record: i32): i32 {
  const place = allocate(1);
  setRecord(place, record);
  return record;
}
