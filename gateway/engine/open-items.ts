import { allocate, growRecords, recordAt, run, setRecord } from './run';

/* Items of lists whose end has not been read. They wait at the end of the records' room, so that lists may be begun within lists. */

/** Adds to the list that was begun last. Lists of leaves have two numbers for each, as slots have. */
export function push(item: i32): void {
  if (run.recordsLength + run.openItems === run.recordsRoom) growRecords(1);
  run.openItems += 1;
  setRecord(run.recordsRoom - run.openItems, item);
}

/** Makes a list of the items since `begun`. @returns where it stands: how many numbers it has, and the numbers */
export function endList(begun: i32): i32 {
  const count = run.openItems - begun;
  const list = allocate(count + 1);
  setRecord(list, count);
  const first = run.recordsRoom - begun;
  for (let index = 1; index <= count; index += 1) setRecord(list + index, recordAt(first - index));
  run.openItems = begun;
  return list;
}
